package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;

/**
 * Prompts of finished requests, with their answers, whose KV cache is kept, a fixed number of them; the one that came first goes first,
 * and one that goes on where another ends takes its place. As mlx_lm's {@code LRUPromptCache}.
 */
final class RememberedPrompts {
    private final Demand[] prompts;
    private final int[] tokens;
    private int count;

    /** @param most how many are kept, 0 or more */
    RememberedPrompts(int most) {
        prompts = new Demand[most];
        tokens = new int[most];
    }

    /** Tokens that a prompt has in common with the one that it has most in common with. */
    int longestMatch(Demand demand) {
        int longest = 0;
        for (int i = 0; i < count; i++) {
            longest = Math.max(longest, commonTokens(prompts[i], tokens[i], demand));
        }
        return longest;
    }

    /**
     * Remembers a prompt as the latest.
     *
     * @param computed tokens of prompt and answer that are kept
     */
    void add(Demand demand, int computed) {
        if (prompts.length == 0) {
            return;
        }
        int known = Math.min(computed, demand.textTokens());
        forgetBeginningsOf(demand, known);
        if (count == prompts.length) {
            count--;
            System.arraycopy(prompts, 1, prompts, 0, count);
            System.arraycopy(tokens, 1, tokens, 0, count);
        }
        prompts[count] = demand;
        tokens[count++] = known;
    }

    private void forgetBeginningsOf(Demand demand, int known) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (commonTokens(prompts[i], tokens[i], demand, known) < tokens[i]) {
                tokens[kept] = tokens[i];
                prompts[kept++] = prompts[i];
            }
        }
        count = kept;
    }

    void clear() {
        count = 0;
    }

    /**
     * How many leading tokens of a prompt are those of something that is kept, as far as their blocks say.
     *
     * @param keptTokens how much is kept of the first, its answer included
     */
    static int commonTokens(Demand kept, int keptTokens, Demand prompt) {
        return commonTokens(kept, keptTokens, prompt, prompt.request().promptTokens());
    }

    private static int commonTokens(Demand kept, int keptTokens, Demand other, int otherTokens) {
        Prefix one = kept.text();
        Prefix two = other.text();
        if (one.blockTokens() != two.blockTokens()) {
            return 0;
        }
        int length = Math.min(one.length(), two.length());
        int blocks = 0;
        while (blocks < length && one.block(blocks) == two.block(blocks)) {
            blocks++;
        }
        long tokens = (long) blocks * one.blockTokens();
        return (int) Math.min(tokens, Math.min(Math.min(keptTokens, kept.textTokens()), otherTokens));
    }
}
