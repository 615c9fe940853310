package io.simctl.sim.cost;

/**
 * The cost of a token under speculative decoding, in the mean (Leviathan, Kalman and Matias, "Fast Inference from Transformers via
 * Speculative Decoding", ICML 2023, section 3). k tokens are drafted for each sequence and checked in one step with k + 1 of them; where each is
 * accepted with probability α if those before it were, such a step gives (1 − α<sup>k+1</sup>)/(1 − α) tokens. An engine's step that gives
 * one token to each sequence is that part of a step which gives so many.
 *
 * <p>To check takes as long as a step of k + 1 times as many sequences that read the keys and values of as many as there are. So it is all
 * but free where reading the weights takes longest, and costs most where the batch is large: the gain falls with the batch and becomes a
 * loss. Prompts beside it cost what they add to the step.
 *
 * @param plain the cost without drafts
 * @param drafted k, at least 1
 * @param acceptance α, from 0 to 1
 * @param draftCost time to draft one token in that of a plain step, 0 or more
 */
public record SpeculativeCost(StepCost plain, int drafted, double acceptance, double draftCost) implements StepCost {
    public SpeculativeCost {
        Hardware.requireAboveZero("drafted tokens", drafted);
        Hardware.requireNotNegative("acceptance", acceptance);
        Hardware.requireNotNegative("cost of a draft", draftCost);
        if (acceptance > 1) {
            throw new IllegalArgumentException("acceptance is at most 1, not " + acceptance);
        }
    }

    /** Tokens that a step gives to each sequence, in the mean. */
    public double tokensPerStep() {
        return acceptance == 1 ? drafted + 1 : (1 - StrictMath.pow(acceptance, drafted + 1)) / (1 - acceptance);
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        if (decodes == 0) {
            return plain.base(0, prefillTokens);
        }
        int checked = decodes * (drafted + 1);
        double checking = plain.base(checked, 0);
        double drafting = drafted * draftCost * plain.base(decodes, 0);
        double prompts = prefillTokens == 0 ? 0 : plain.base(checked, prefillTokens) - checking;
        return (checking + drafting) / tokensPerStep() + prompts;
    }

    @Override
    public double perContextToken() {
        return plain.perContextToken() / tokensPerStep();
    }

    @Override
    public double perPrefillPair() {
        return plain.perPrefillPair();
    }

    @Override
    public double ofWaiting(int waiting) {
        return plain.ofWaiting(waiting) / tokensPerStep();
    }
}
