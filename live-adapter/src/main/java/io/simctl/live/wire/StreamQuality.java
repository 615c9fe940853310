package io.simctl.live.wire;

import java.util.List;

/**
 * The worth of a complete reply as a measurement: whether its tokens were counted by its server, whether they are as many as were asked
 * for, and whether they came one by one, so that the times between them are the server's and not those of something on the way.
 *
 * @param asked tokens of output that were asked for
 * @param tokens tokens of output that came
 * @param isCountedByChunks whether {@code tokens} is the number of chunks, for want of a count that can be believed
 * @param pacing how they came
 */
public record StreamQuality(int asked, int tokens, boolean isCountedByChunks, Pacing pacing) {
    /** Nanoseconds between chunks that came together: no server takes a step in so little, and reading what lies there takes less. */
    static final long TOGETHER = 100_000;

    /** More tokens than this at a time are no output of a step, speculative ones included, but of a buffer that was full. */
    static final int MOST_AT_A_TIME = 8;

    /** The way in which the tokens of a reply came. */
    public enum Pacing {
        /** A few at a time, as a server makes them; also a reply of one token. */
        TOKEN_BY_TOKEN,
        /** Many at a time: something on the way gathers them, and the last burst is shorter than the others. */
        IN_BURSTS,
        /** All at once. */
        IN_ONE_PIECE
    }

    /**
     * Judges a reply.
     *
     * @param asked tokens of output that were asked for
     * @param chunkAt when each of its chunks with content came, in nanoseconds, in order; at least one
     */
    public static StreamQuality of(int asked, Completion completion, List<Long> chunkAt) {
        int tokens = completion.outputTokens();
        return new StreamQuality(asked, tokens, completion.isCountedByChunks(), pacing(tokens, chunkAt));
    }

    private static Pacing pacing(int tokens, List<Long> chunkAt) {
        int arrivals = 1;
        for (int i = 1; i < chunkAt.size(); i++) {
            arrivals += chunkAt.get(i) - chunkAt.get(i - 1) >= TOGETHER ? 1 : 0;
        }
        if (tokens > 1 && arrivals == 1) {
            return Pacing.IN_ONE_PIECE;
        }
        return tokens > (long) MOST_AT_A_TIME * arrivals ? Pacing.IN_BURSTS : Pacing.TOKEN_BY_TOKEN;
    }

    /** Whether TPOT and ITL can be taken of it. */
    public boolean isPaced() {
        return pacing == Pacing.TOKEN_BY_TOKEN;
    }

    /** By which share of what was asked for the output is longer; below 0 where it is shorter. */
    public double deviation() {
        return (double) (tokens - asked) / asked;
    }
}
