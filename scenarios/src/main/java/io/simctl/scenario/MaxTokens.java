package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Shorthand;

/** The limit of the output that a client announces. */
public sealed interface MaxTokens {
    /** The same for every request; longer outputs are cut. */
    @Shorthand
    record Limit(
            @Knob(value = "most tokens of an output", min = 1, unit = "tokens")
            int tokens) implements MaxTokens {}

    /**
     * The very number that will be generated: a client that knows its answer, for policies that plan with perfect knowledge.
     */
    record Output() implements MaxTokens {}
}
