package io.simctl.live.wire;

import java.util.Arrays;

/**
 * The sieve that keeps a swapper's own lines from being taken for tokens. While a model loads, llama-swap ({@code sendLoadingState}) fills the
 * stream with reasoning text of its own, in chunks without the {@code id} and {@code model} that a server gives its chunks, and before any
 * of those. Chunks of that kind are held back until the next one shows whose they were: dropped if the server names its chunks, else
 * let through with the stamps that they came with, for there are servers that name none.
 *
 * <p>To use it, call {@link #chunk} after each {@link ChunkDecoder#decode} instead of looking at what that returns, and {@link #end} when
 * the stream has ended without an error. The sink gets the time of each chunk with content that is the server's own.
 */
public final class SwapperLines {
    private static final long[] NONE = {};

    private final Sink sink;
    private boolean isSettled;
    private long[] held = NONE;
    private int count;

    /** Takes the times of the chunks that count. */
    @FunctionalInterface
    public interface Sink {
        /** A chunk with content came in at {@code at}. */
        void content(long at);
    }

    /** A sieve for one stream. */
    public SwapperLines(Sink sink) {
        this.sink = sink;
    }

    /** The decoder has read a chunk that came in at {@code at}. */
    public void chunk(ChunkDecoder decoder, long at) {
        if (!isSettled) {
            if (decoder.isNamed()) {
                isSettled = true;
                count = 0;
            } else if (decoder.hasOnlyReasoning()) {
                hold(at);
                return;
            } else if (decoder.hasContent()) {
                end();
            }
        }
        if (decoder.hasContent()) {
            sink.content(at);
        }
    }

    private void hold(long at) {
        if (count == held.length) {
            held = Arrays.copyOf(held, Math.max(16, 2 * count));
        }
        held[count++] = at;
    }

    /** No more chunks come: what is still held back was the server's. */
    public void end() {
        isSettled = true;
        for (int i = 0; i < count; i++) {
            sink.content(held[i]);
        }
        count = 0;
    }
}
