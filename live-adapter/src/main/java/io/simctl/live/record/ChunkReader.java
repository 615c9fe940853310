package io.simctl.live.record;

import io.simctl.live.wire.ChunkDecoder;
import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.SwapperLines;
import java.io.IOException;

/** The reader of OpenAI's chunks, of completions and chats, and of llama-server's own; a swapper's lines among them are none of the answer. */
final class ChunkReader implements ReplyReader {
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final SwapperLines own;

    ChunkReader(ContentTimes times) {
        own = new SwapperLines(times::content);
    }

    @Override
    public void read(byte[] json, int length, long at) throws IOException {
        decoder.decode(json, 0, length);
        own.chunk(decoder, at);
    }

    @Override
    public void end() {
        own.end();
    }

    @Override
    public int promptTokens() {
        return decoder.usage().map(Usage::promptTokens).orElse(UNTOLD);
    }

    @Override
    public int outputTokens() {
        return decoder.usage().map(Usage::outputTokens).orElse(UNTOLD);
    }

    @Override
    public boolean isFinished() {
        return decoder.isFinished();
    }

    @Override
    public String finishReason() {
        return decoder.finishReason();
    }

    @Override
    public boolean isError() {
        return !decoder.error().isEmpty();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
