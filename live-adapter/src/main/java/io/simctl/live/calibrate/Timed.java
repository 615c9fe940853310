package io.simctl.live.calibrate;

import java.util.List;

/**
 * A complete stream and when its parts came in, in {@link System#nanoTime}.
 *
 * @param sentAt when the request was handed to the operating system
 * @param chunkAt when each chunk with content came in, at least one
 * @param promptTokens as the server counted them, else as asked for
 * @param outputTokens as the server counted them, else the chunks
 */
record Timed(long sentAt, List<Long> chunkAt, int promptTokens, int outputTokens) {
    Timed {
        chunkAt = List.copyOf(chunkAt);
    }

    long firstAt() {
        return chunkAt.getFirst();
    }

    long lastAt() {
        return chunkAt.getLast();
    }

    double tokensPerChunk() {
        return (double) outputTokens / chunkAt.size();
    }
}
