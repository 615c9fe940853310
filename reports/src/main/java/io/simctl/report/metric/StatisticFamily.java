package io.simctl.report.metric;

import io.simctl.report.result.Distribution;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Metrics that are the statistics of one distribution: {@code ttft_ms.p50}, {@code ttft_ms.p95} and so on. */
public final class StatisticFamily implements Declaration {
    private static final double MILLIS_PER_NANO = 1e-6;

    private final Latency latency;
    private final List<Metric> metrics;

    private StatisticFamily(Latency latency, List<Metric> metrics) {
        this.latency = latency;
        this.metrics = List.copyOf(metrics);
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    @Override
    public Optional<Latency> latency() {
        return Optional.of(latency);
    }

    /** Begins the family of a latency over completed requests. */
    public static Builder of(Latency latency, String label, Definition definition) {
        return new Builder(
                latency,
                latency.key(),
                label,
                definition,
                Population.COMPLETED,
                (statistic, scope) -> millis(statistic, statistic.of(scope.latency(latency))));
    }

    /**
     * Begins the family of a latency over all submitted requests, where those without an answer count as infinitely late. What
     * completed without having the latency, such as the TPOT of one token, is in no such family.
     */
    public static Builder errorAdjusted(Latency latency, String key, String label, Definition definition) {
        return new Builder(latency, key, label, definition, Population.ERROR_ADJUSTED, (statistic, scope) -> {
            Distribution answered = scope.latency(latency);
            return millis(statistic, statistic.of(answered, answered.count() + unanswered(scope)));
        });
    }

    private static long unanswered(Scope scope) {
        return scope.count(RequestCount.SUBMITTED) - scope.count(RequestCount.COMPLETED);
    }

    /** Begins the family of the inverse of a latency, per second: tokens per second from time per token. */
    public static Builder rates(Latency latency, String key, String label, Definition definition) {
        return new Builder(
                        latency,
                        key,
                        label,
                        definition,
                        Population.COMPLETED,
                        (statistic, scope) -> statistic.ofRate(scope.latency(latency)))
                .unit(Unit.TOKENS_PER_SECOND, Direction.HIGHER_IS_BETTER);
    }

    private static OptionalDouble millis(Statistic statistic, OptionalDouble value) {
        return value.isEmpty() || statistic == Statistic.COUNT
                ? value
                : OptionalDouble.of(value.getAsDouble() * MILLIS_PER_NANO);
    }

    @FunctionalInterface
    private interface Reading {
        /** The statistic over a scope, in the unit of the family, or a count; empty where there is none. */
        OptionalDouble of(Statistic statistic, Scope scope);
    }

    /** A family in the making: every statistic, listed and exported, unless it says otherwise. */
    public static final class Builder {
        private final Latency latency;
        private final String key;
        private final String label;
        private final Definition definition;
        private final Population population;
        private final Reading reading;
        private Unit unit = Unit.MILLISECONDS;
        private Direction direction = Direction.LOWER_IS_BETTER;
        private List<Statistic> statistics = List.of(Statistic.values());
        private final Map<Statistic, ColumnRule> columns = new EnumMap<>(Statistic.class);
        private final Map<Use, Set<Statistic>> uses = new EnumMap<>(Use.class);
        private final Set<Statistic> notExported = EnumSet.noneOf(Statistic.class);

        private Builder(
                Latency latency,
                String key,
                String label,
                Definition definition,
                Population population,
                Reading reading) {
            this.latency = latency;
            this.key = key;
            this.label = label;
            this.definition = definition;
            this.population = population;
            this.reading = reading;
        }

        private Builder unit(Unit what, Direction side) {
            unit = what;
            direction = side;
            return this;
        }

        /** These statistics and no others. */
        public Builder statistics(Statistic... some) {
            statistics = List.of(some);
            return this;
        }

        /** Columns of these statistics under one heading. */
        public Builder columns(String heading, Statistic... of) {
            return columns(heading, ColumnRule.Shown.ALWAYS, of);
        }

        /** The same, shown only then. */
        public Builder columns(String heading, ColumnRule.Shown when, Statistic... of) {
            for (Statistic statistic : of) {
                columns.put(statistic, new ColumnRule(heading, statistic.key(), when, ColumnRule.KEPT));
            }
            return this;
        }

        /** A column that a narrow terminal leaves out in this turn. */
        public Builder leftOutAs(int turn, Statistic of) {
            columns.computeIfPresent(of, (statistic, rule) -> rule.leftOutAs(turn));
            return this;
        }

        /** Where these statistics appear as well. */
        public Builder use(Use use, Statistic... of) {
            uses.put(use, Set.of(of));
            return this;
        }

        /** A statistic that {@code report.json} does not have. */
        public Builder notExported(Statistic statistic) {
            notExported.add(statistic);
            return this;
        }

        /** The family. */
        public StatisticFamily declare() {
            List<Metric> metrics =
                    new ArrayList<>(statistics.stream().map(this::metric).toList());
            if (population == Population.ERROR_ADJUSTED) {
                metrics.add(infinite());
            }
            return new StatisticFamily(latency, metrics);
        }

        /** How many are infinitely late: what tells an infinite statistic from one of too few samples, where both are no number. */
        private Metric infinite() {
            return Metric.declare(key + ".infinite", label + " infinite", definition)
                    .section(Section.LATENCY)
                    .population(population)
                    .without(Use.LISTED)
                    .total(StatisticFamily::unanswered);
        }

        private Metric metric(Statistic statistic) {
            Metric.Builder metric = Metric.declare(
                            key + "." + statistic.key(), label + " " + statistic.key(), definition)
                    .section(Section.LATENCY)
                    .population(population);
            if (statistic == Statistic.COUNT) {
                metric.without(Use.LISTED);
            } else {
                metric.unit(unit).direction(direction).fewestSamples(statistic.samplesNeeded());
            }
            if (statistic.isPercentile() && unit == Unit.MILLISECONDS) {
                metric.percentile(
                        new Percentile(latency, statistic.perMille(), population == Population.ERROR_ADJUSTED));
            }
            if (notExported.contains(statistic)) {
                metric.without(Use.EXPORTED);
            }
            Optional.ofNullable(columns.get(statistic)).ifPresent(metric::column);
            uses.forEach((use, of) -> {
                if (of.contains(statistic)) {
                    metric.use(use);
                }
            });
            return metric.reading(
                    scope -> isOfEnough(statistic, scope) ? reading.of(statistic, scope) : OptionalDouble.empty());
        }

        /** Whether there are samples enough that are no copies of each other. */
        private boolean isOfEnough(Statistic statistic, Scope scope) {
            return statistic == Statistic.COUNT
                    || scope.independent() == 1
                    || reading.of(Statistic.COUNT, scope).orElse(0) * scope.independent() >= statistic.samplesNeeded();
        }
    }
}
