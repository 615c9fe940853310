package io.simctl.live.calibrate;

import java.util.List;

/**
 * A complete stream and when its parts came in, in {@link System#nanoTime}.
 *
 * @param sentAt when the request was handed to the operating system
 * @param chunkAt when each chunk with content came in, at least one
 * @param promptTokens as the server counted them, else as asked for
 * @param outputTokens as the server counted them, else the chunks
 * @param counted which of these counts are the server's
 */
record Timed(long sentAt, List<Long> chunkAt, int promptTokens, int outputTokens, Counted counted) {
    Timed {
        chunkAt = List.copyOf(chunkAt);
    }

    /** With the server's own counts. */
    Timed(long sentAt, List<Long> chunkAt, int promptTokens, int outputTokens) {
        this(sentAt, chunkAt, promptTokens, outputTokens, new Counted(false, false));
    }

    /**
     * The source of the counts of a reply.
     *
     * @param promptAsAsked whether nobody counted the tokens of the prompt
     * @param outputByChunks whether each chunk counts as a token
     */
    record Counted(boolean promptAsAsked, boolean outputByChunks) {}

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
