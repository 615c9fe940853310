package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import java.util.Random;

/** Prompts that begin alike, and what a plain reader makes of them. */
final class Prefixes {
    static final long UNKNOWN = -1;

    private Prefixes() {}

    /** Which block a token of the prompt is in, or {@link #UNKNOWN}. */
    static long blockAt(Prefix prefix, int token) {
        return prefix.blockTokens() == 0 || token / prefix.blockTokens() >= prefix.length()
                ? UNKNOWN
                : prefix.block(token / prefix.blockTokens());
    }

    /** A prompt out of a family: text branches at each block, so few blocks suffice to have all degrees of likeness. */
    static Prefix any(Random random, int promptTokens, int blockTokens) {
        if (random.nextInt(4) == 0) {
            return Prefix.NONE;
        }
        long[] blocks = new long[(promptTokens + blockTokens - 1) / blockTokens];
        long text = 0;
        for (int i = 0; i < blocks.length; i++) {
            int size = Math.min(blockTokens, promptTokens - i * blockTokens);
            text = text * 3 + random.nextInt(random.nextInt(3) == 0 ? 2 : 1);
            blocks[i] = text * 1000 + size;
        }
        return new Prefix(blockTokens, blocks);
    }
}
