package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;

/**
 * Prompts of finished requests whose KV cache is kept, a fixed number of them; the one that came first goes first, and one that
 * goes on where another ends takes its place. As mlx_lm's {@code LRUPromptCache}.
 */
final class RememberedPrompts {
    private final Request[] prompts;
    private int count;

    /** @param most how many are kept, 0 or more */
    RememberedPrompts(int most) {
        prompts = new Request[most];
    }

    /** Tokens that a prompt has in common with the one that it has most in common with. */
    int longestMatch(Request request) {
        int longest = 0;
        for (int i = 0; i < count; i++) {
            longest = Math.max(longest, commonTokens(prompts[i], prompts[i].promptTokens(), request));
        }
        return longest;
    }

    /** Remembers a prompt as the latest. */
    void add(Request request) {
        if (prompts.length == 0) {
            return;
        }
        forgetBeginningsOf(request);
        if (count == prompts.length) {
            count--;
            System.arraycopy(prompts, 1, prompts, 0, count);
        }
        prompts[count++] = request;
    }

    private void forgetBeginningsOf(Request request) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int tokens = prompts[i].promptTokens();
            if (commonTokens(prompts[i], tokens, request) < tokens) {
                prompts[kept++] = prompts[i];
            }
        }
        count = kept;
    }

    void clear() {
        count = 0;
    }

    /**
     * How many leading tokens two prompts have in common, as far as their blocks say.
     *
     * @param knownTokens how much of the first is known, its answer included, of which nobody knows the text
     */
    static int commonTokens(Request known, int knownTokens, Request other) {
        Prefix one = known.prefix();
        Prefix two = other.prefix();
        if (one.blockTokens() != two.blockTokens()) {
            return 0;
        }
        int length = Math.min(one.length(), two.length());
        int blocks = 0;
        while (blocks < length && one.block(blocks) == two.block(blocks)) {
            blocks++;
        }
        long tokens = (long) blocks * one.blockTokens();
        int most = Math.min(knownTokens, Math.min(known.promptTokens(), other.promptTokens()));
        return (int) Math.min(tokens, most);
    }
}
