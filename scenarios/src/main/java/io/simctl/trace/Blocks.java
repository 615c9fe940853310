package io.simctl.trace;

import io.simctl.fleet.Prefix;
import java.util.Optional;

/**
 * The blocks of prompts, by their hashes, in sizes that fit or do not. Rescaling rests on what holds in every public trace: a hash names not just its block but
 * the whole text up to the block's end.
 */
public final class Blocks {
    private Blocks() {}

    /** Whether blocks of one size can be given in blocks of the other: one must divide the other. */
    public static boolean fit(int from, int to) {
        return from % to == 0 || to % from == 0;
    }

    /** The blocks of a prompt in blocks of {@code tokens}; none when the sizes do not {@link #fit}. */
    public static Prefix rescale(Prefix prefix, int promptTokens, int tokens) {
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

    /** @throws BadRow if the row has more hashes than its prompt has blocks: others write a format with blocks of another size */
    static void check(TraceRow row, TraceFormat format) {
        int hashes = row.prefix().length();
        int size = row.prefix().blockTokens();
        if (hashes > 0 && hashes > Math.ceilDiv((long) row.promptTokens(), size)) {
            throw new BadRow(
                    1,
                    "%d hashes are too many for a prompt of %d tokens in blocks of %d, which are %d; %s"
                            .formatted(
                                    hashes,
                                    row.promptTokens(),
                                    size,
                                    Math.ceilDiv(row.promptTokens(), size),
                                    cure(row.promptTokens(), hashes, format)));
        }
    }

    private static String cure(int tokens, int hashes, TraceFormat format) {
        if (!format.knobs().contains(TraceKnob.BLOCK_TOKENS)) {
            return "one of the three is wrong";
        }
        return fitting(tokens, hashes)
                .map(size ->
                        "say how large a block is, such as `block_tokens: %d` (`--block-tokens %d`), which fits this row"
                                .formatted(size, size))
                .orElse("say with `block_tokens` (`--block-tokens`) how large a block is");
    }

    /** A power of two of which a prompt has this many blocks. */
    private static Optional<Integer> fitting(int tokens, int hashes) {
        for (int size = 1 << 14; size > 0; size >>= 1) {
            if (Math.ceilDiv(tokens, size) == hashes) {
                return Optional.of(size);
            }
        }
        return Optional.empty();
    }
}
