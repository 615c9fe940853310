package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.Shorthand;
import java.util.List;
import java.util.Map;

/** The distribution of the number of turns of a conversation. */
public sealed interface Turns {
    /** Always the same. */
    @Shorthand
    record Fixed(
            @Knob(value = "number of turns", min = 1, max = 100_000)
            int turns) implements Turns {}

    /** After each turn the user goes on with the same probability. */
    record Geometric(
            @Knob(value = "mean number of turns", min = 1, max = 100_000)
            double mean) implements Turns {}

    /** Some numbers, each with its weight. */
    record Empirical(
            @Knob("numbers of turns and how often each comes, in any scale")
            Map<Integer, Double> weights) implements Turns, Checked {
        @Override
        public List<String> problems() {
            if (weights.keySet().stream().anyMatch(turns -> turns < 1)) {
                return List.of("a conversation has at least 1 turn");
            }
            if (weights.values().stream().anyMatch(weight -> weight < 0)) {
                return List.of("a weight is at least 0");
            }
            return weights.values().stream().mapToDouble(w -> w).sum() > 0
                    ? List.of()
                    : List.of("`weights` need at least one number with a weight above 0");
        }
    }
}
