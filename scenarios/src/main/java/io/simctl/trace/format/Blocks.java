package io.simctl.trace.format;

import io.simctl.fleet.Prefix;

/**
 * Block hashes in blocks of another size. It rests on what holds in every public trace: a hash names not just its block but
 * the whole text up to the block's end.
 */
final class Blocks {
    private Blocks() {}

    /** Whether blocks of one size can be given in blocks of the other: one must divide the other. */
    static boolean fit(int from, int to) {
        return from % to == 0 || to % from == 0;
    }

    /** The blocks of a prompt in blocks of {@code tokens}; none when the sizes do not {@link #fit}. */
    static Prefix rescale(Prefix prefix, int promptTokens, int tokens) {
        if (prefix.length() == 0 || prefix.blockTokens() == tokens) {
            return prefix;
        }
        if (!fit(prefix.blockTokens(), tokens)) {
            return Prefix.NONE;
        }
        return prefix.blockTokens() > tokens
                ? finer(prefix, promptTokens, tokens)
                : coarser(prefix, tokens / prefix.blockTokens(), tokens);
    }

    private static Prefix finer(Prefix prefix, int promptTokens, int tokens) {
        int times = prefix.blockTokens() / tokens;
        long ofPrompt = (promptTokens + tokens - 1L) / tokens;
        long[] blocks = new long[(int) Math.min((long) prefix.length() * times, ofPrompt)];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = prefix.block(i / times) * times + i % times;
        }
        return new Prefix(tokens, blocks);
    }

    private static Prefix coarser(Prefix prefix, int times, int tokens) {
        long[] blocks = new long[(prefix.length() + times - 1) / times];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = prefix.block(Math.min((i + 1) * times, prefix.length()) - 1);
        }
        return new Prefix(tokens, blocks);
    }
}
