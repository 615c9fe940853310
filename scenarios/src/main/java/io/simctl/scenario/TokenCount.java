package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.Shorthand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The distribution of a number of tokens. What falls above {@code max} or below 1 is cut there. */
public sealed interface TokenCount {
    /** Most tokens of the distribution; no bound of its own when absent. */
    Optional<Integer> max();

    /** Always the same. */
    @Shorthand
    record Fixed(
            @Knob(value = "number of tokens", min = 1, unit = "tokens")
            int tokens) implements TokenCount {
        @Override
        public Optional<Integer> max() {
            return Optional.of(tokens);
        }
    }

    /** Log-normal, given by two of its quantiles. */
    record LogNormal(
            @Knob(value = "half of all are shorter", min = 1, unit = "tokens")
            double median,

            @Knob(value = "95 % of all are shorter", min = 1, unit = "tokens")
            double p95,

            @Knob(value = "longest", min = 1, unit = "tokens")
            Optional<Integer> max)
            implements TokenCount, Checked {
        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (p95 < median) {
                problems.add("`p95` is below `median`");
            }
            if (max.isPresent() && max.get() < median) {
                problems.add("`max` is below `median`");
            }
            return problems;
        }
    }

    /** Exponential. */
    record Exponential(
            @Knob(value = "mean before the cut at `max`", min = 1, unit = "tokens")
            double mean,

            @Knob(value = "longest", min = 1, unit = "tokens")
            Optional<Integer> max)
            implements TokenCount {}

    /** Some values, each with its weight. */
    record Empirical(
            @Knob("the values and how often each comes, in any scale")
            Map<Integer, Double> weights) implements TokenCount, Checked {
        @Override
        public Optional<Integer> max() {
            return weights.keySet().stream().max(Integer::compare);
        }

        @Override
        public List<String> problems() {
            if (weights.keySet().stream().anyMatch(tokens -> tokens < 1)) {
                return List.of("a number of tokens is at least 1");
            }
            if (weights.values().stream().anyMatch(weight -> weight < 0)) {
                return List.of("a weight is at least 0");
            }
            return weights.values().stream().mapToDouble(w -> w).sum() > 0
                    ? List.of()
                    : List.of("`weights` need at least one value with a weight above 0");
        }
    }

    /** Given by its quantiles, linear in between. */
    record Quantiles(
            @Knob("tokens by share of requests that are shorter, from 0 to 1")
            Map<Double, Double> tokens) implements TokenCount, Checked {
        @Override
        public Optional<Integer> max() {
            return Optional.ofNullable(tokens.get(1.0)).map(Double::intValue);
        }

        @Override
        public List<String> problems() {
            if (!tokens.containsKey(0.0) || !tokens.containsKey(1.0)) {
                return List.of("`tokens` needs the quantiles 0 and 1, the shortest and the longest");
            }
            double share = -1;
            double length = 1;
            for (Map.Entry<Double, Double> quantile : tokens.entrySet()) {
                if (quantile.getKey() <= share || quantile.getValue() < length) {
                    return List.of("shares must rise from 0 to 1, and tokens from at least 1, must not fall");
                }
                share = quantile.getKey();
                length = quantile.getValue();
            }
            return List.of();
        }
    }
}
