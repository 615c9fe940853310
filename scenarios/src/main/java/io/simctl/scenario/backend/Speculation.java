package io.simctl.scenario.backend;

import io.simctl.policy.type.Knob;

/**
 * Speculative decoding: something cheap drafts a few tokens, and the model checks them all in one step.
 *
 * @param numSpeculativeTokens under the name that vLLM 0.32 has for it in {@code --speculative-config}
 */
public record Speculation(
        @Knob(value = "tokens that are drafted for each sequence in each step", min = 1, max = 64)
        int numSpeculativeTokens,

        @Knob(
                value = "probability that a drafted token is accepted where those before it were; 0.6 to 0.8 is common",
                min = 0,
                max = 1)
        double acceptance,

        @Knob(
                value =
                        "time to draft one token in that of a step without drafts; 0 for look-ups in the prompt, the share of the"
                                + " weights for a draft model",
                min = 0,
                max = 1,
                def = "0")
        double draftCost) {}
