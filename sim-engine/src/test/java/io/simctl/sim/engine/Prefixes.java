package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import java.util.Arrays;
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

    /** Prompt and answer out of such a family, in which a block that is not full is the beginning of one that is. */
    static Prefix conversation(Random random, int tokens, int blockTokens) {
        long[] blocks = new long[(tokens + blockTokens - 1) / blockTokens];
        long text = 1;
        for (int i = 0; i < blocks.length; i++) {
            text = text * 3 + random.nextInt(random.nextInt(3) == 0 ? 2 : 1);
            blocks[i] = text * 1000;
        }
        return new Prefix(blockTokens, blocks);
    }

    /** The blocks that its first tokens are in. */
    static Prefix beginning(Prefix text, int tokens) {
        int blocks = (tokens + text.blockTokens() - 1) / text.blockTokens();
        long[] first = new long[blocks];
        Arrays.setAll(first, text::block);
        return new Prefix(text.blockTokens(), first);
    }
}
