package io.simctl.report;

import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.metric.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The error between simulation and reality: the same workload under the same policies, simulated once and run several times on real
 * servers, since reality does not repeat itself exactly either.
 *
 * @param policies in the order of the scenario
 * @param liveRuns of each policy, at least two
 */
public record Validation(List<Policy> policies, int liveRuns) {
    public Validation {
        policies = List.copyOf(policies);
    }

    /** The figures of one policy in both worlds. */
    public record Policy(String name, List<Row> rows) {
        public Policy {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A figure in both worlds.
     *
     * @param live of each run
     */
    public record Row(Metric metric, OptionalDouble simulated, List<OptionalDouble> live) {
        public Row {
            live = List.copyOf(live);
        }

        /** Mean of the live runs; empty when one of them has no such figure. */
        public OptionalDouble liveMean() {
            return live.stream().allMatch(OptionalDouble::isPresent)
                    ? live.stream().mapToDouble(OptionalDouble::getAsDouble).average()
                    : OptionalDouble.empty();
        }

        /** Simulated less live: in parts of the live mean, or in points for shares. */
        public OptionalDouble error() {
            OptionalDouble mean = liveMean();
            return mean.isPresent() && simulated.isPresent()
                    ? relative(simulated.getAsDouble() - mean.getAsDouble(), mean.getAsDouble())
                    : OptionalDouble.empty();
        }

        /** The largest live figure less the smallest, as {@link #error}. */
        public OptionalDouble spread() {
            OptionalDouble mean = liveMean();
            if (mean.isEmpty()) {
                return OptionalDouble.empty();
            }
            return relative(most() - least(), mean.getAsDouble());
        }

        double most() {
            return live.stream()
                    .mapToDouble(value -> value.orElse(Double.NaN))
                    .max()
                    .orElse(Double.NaN);
        }

        double least() {
            return live.stream()
                    .mapToDouble(value -> value.orElse(Double.NaN))
                    .min()
                    .orElse(Double.NaN);
        }

        private OptionalDouble relative(double difference, double base) {
            if (metric.unit() == Unit.SHARE) {
                return OptionalDouble.of(difference);
            }
            double relative = difference == 0 ? 0 : difference / base;
            return Double.isFinite(relative) ? OptionalDouble.of(relative) : OptionalDouble.empty();
        }
    }

    /**
     * The order of the policies in each of both worlds.
     *
     * @param names of the policies in the order of the scenario
     * @param rows the figure of each
     */
    public record Ranking(Metric metric, List<String> names, List<Row> rows) {
        public Ranking {
            names = List.copyOf(names);
            rows = List.copyOf(rows);
        }

        /** Whether every policy has the figure in both worlds. */
        public boolean isKnown() {
            return rows.stream()
                    .allMatch(
                            row -> row.simulated().isPresent() && row.liveMean().isPresent());
        }

        /** Names by the simulated figure, the best first. */
        public List<String> simulated() {
            return order(rows.stream().map(Row::simulated).toList());
        }

        /** Names by the mean of the live runs, the best first. */
        public List<String> live() {
            return order(rows.stream().map(Row::liveMean).toList());
        }

        private List<String> order(List<OptionalDouble> values) {
            boolean higher = metric.direction() == Direction.HIGHER_IS_BETTER;
            double worst = higher ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            Comparator<Integer> byValue =
                    Comparator.comparingDouble(i -> values.get(i).orElse(worst));
            return IntStream.range(0, names.size())
                    .boxed()
                    .sorted(higher ? byValue.reversed() : byValue)
                    .map(names::get)
                    .toList();
        }

        /**
         * Whether no two policies stand in one order in simulation and in the other in reality. Policies whose live runs overlap are
         * not distinguished by reality, and so contradict nothing.
         */
        public boolean agrees() {
            return IntStream.range(0, rows.size())
                    .allMatch(i -> IntStream.range(0, i).noneMatch(j -> contradicts(rows.get(i), rows.get(j))));
        }

        private static boolean contradicts(Row a, Row b) {
            double simulated = Double.compare(
                    a.simulated().orElse(Double.NaN), b.simulated().orElse(Double.NaN));
            boolean below = a.most() < b.least();
            boolean above = a.least() > b.most();
            return (below && simulated > 0) || (above && simulated < 0);
        }
    }

    /**
     * Holds both worlds against each other, over all models.
     *
     * @param simulated report with one run of each policy
     * @param live report with several runs of each policy
     */
    public static Validation of(Report simulated, Report live) {
        List<Policy> policies = new ArrayList<>();
        for (PolicyResult policy : simulated.policies()) {
            PolicyResult real = live.policy(policy.name()).orElseThrow();
            policies.add(new Policy(
                    policy.name(),
                    simulated.metrics().metrics(Use.VALIDATED).stream()
                            .map(metric -> row(metric, policy, real))
                            .toList()));
        }
        return new Validation(policies, live.replications());
    }

    private static Row row(Metric metric, PolicyResult simulated, PolicyResult live) {
        int all = simulated.models().size() - 1;
        return new Row(
                metric,
                metric.of(simulated.scope(all)),
                IntStream.range(0, live.replications().size())
                        .mapToObj(run -> metric.of(live.scope(all, run)))
                        .toList());
    }

    /** How both worlds rank the policies. */
    public static List<Ranking> rankings(Report simulated, Report live) {
        List<String> names =
                simulated.policies().stream().map(PolicyResult::name).toList();
        return simulated.metrics().metrics(Use.RANKED).stream()
                .map(metric -> new Ranking(
                        metric,
                        names,
                        simulated.policies().stream()
                                .map(policy -> row(
                                        metric,
                                        policy,
                                        live.policy(policy.name()).orElseThrow()))
                                .toList()))
                .toList();
    }
}
