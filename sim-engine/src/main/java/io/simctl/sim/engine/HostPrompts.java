package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prompts with their answers that left their server slot and are kept in the host's memory, as llama.cpp's {@code --cache-ram} does:
 * the oldest goes first, one that is taken back into a slot is gone from here.
 */
final class HostPrompts {
    /** No prompt. */
    static final int NONE = -1;

    /** A prompt of which a smaller share is of use stays where it is. */
    private static final double LEAST_KEPT = 0.25;

    private final long mostTokens;
    private @Nullable Demand[] prompts = new Demand[0];
    private int[] tokens = new int[0];
    private int count;
    private long total;

    HostPrompts(long bytes, long bytesPerToken) {
        mostTokens = bytesPerToken == 0 ? Long.MAX_VALUE : bytes / bytesPerToken;
    }

    void clear() {
        Arrays.fill(prompts, null);
        count = 0;
        total = 0;
    }

    Demand prompt(int index) {
        return Objects.requireNonNull(prompts[index]);
    }

    int tokens(int index) {
        return tokens[index];
    }

    /** Keeps a prompt of which a slot holds so many tokens, answer and all, unless it is kept as part of another. */
    void save(Demand prompt, int tokenCount) {
        if (!prompt.text().equals(Prefix.NONE)) {
            for (int i = 0; i < count; i++) {
                if (common(i, prompt) == tokenCount) {
                    return;
                }
            }
            dropPartsOf(prompt);
        }
        if (count == prompts.length) {
            prompts = Arrays.copyOf(prompts, Math.max(16, 2 * count));
            tokens = Arrays.copyOf(tokens, prompts.length);
        }
        prompts[count] = prompt;
        tokens[count++] = tokenCount;
        total += tokenCount;
        while (count > 1 && total > mostTokens) {
            remove(0);
        }
    }

    private void dropPartsOf(Demand prompt) {
        for (int i = count - 1; i >= 0; i--) {
            if (common(i, prompt) == tokens[i]) {
                remove(i);
            }
        }
    }

    private int common(int index, Demand other) {
        return RememberedPrompts.commonTokens(prompt(index), tokens[index], other);
    }

    /**
     * The prompt that begins most like another and loses least by it, or {@link #NONE} where a slot's own does better.
     *
     * @param common tokens that the slot's own has in common with it
     * @param held tokens in the slot
     */
    int better(Demand demand, int common, int held) {
        int best = NONE;
        int most = common;
        double kept = held == 0 ? -1 : (double) common / held;
        for (int i = 0; i < count && !demand.text().equals(Prefix.NONE); i++) {
            int tokensInCommon = common(i, demand);
            double keeps = (double) tokensInCommon / tokens[i];
            if (keeps >= LEAST_KEPT && keeps > kept && tokensInCommon > most) {
                best = i;
                most = tokensInCommon;
                kept = keeps;
            }
        }
        return best;
    }

    void remove(int index) {
        total -= tokens[index];
        count--;
        System.arraycopy(prompts, index + 1, prompts, index, count - index);
        System.arraycopy(tokens, index + 1, tokens, index, count - index);
        prompts[count] = null;
    }
}
