package io.simctl.report.metric;

import io.simctl.report.result.RequestCount;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A number that a run is judged by.
 *
 * @param key as in result files, gates and observations: {@code ttft_ms.p95}, {@code rate_429}, {@code fleet.switches}; what
 *     stands before the dot groups metrics in result files
 * @param label as shown to people
 * @param definition what it means
 * @param section where it is listed
 * @param unit what it counts in
 * @param direction which side is better
 * @param population what it is taken over
 * @param fewestSamples with which it means anything; 0 where every number of samples will do
 * @param isTotal whether several runs together have the sum of what each has
 * @param column its column in the comparison table
 * @param uses where else it appears
 * @param percentile which percentile of a latency it is, if it is one
 * @param reading empty where the scope does not have it: too few samples, no SLO, no machines; may be positive infinity
 */
public record Metric(
        String key,
        String label,
        Definition definition,
        Section section,
        Unit unit,
        Direction direction,
        Population population,
        long fewestSamples,
        boolean isTotal,
        Optional<ColumnRule> column,
        Set<Use> uses,
        Optional<Percentile> percentile,
        Function<Scope, OptionalDouble> reading)
        implements Declaration {

    public Metric {
        uses = Set.copyOf(uses);
    }

    /** Begins the declaration of a metric. */
    public static Builder declare(String key, String label, Definition definition) {
        return new Builder(key, label, definition);
    }

    /** The value in the given scope; see {@link #reading}. */
    public OptionalDouble of(Scope scope) {
        return reading.apply(scope);
    }

    /** Whether it appears there. */
    public boolean isFor(Use use) {
        return uses.contains(use);
    }

    /** Whether it is of all models together only, since machines are shared. */
    public boolean isOfMachines() {
        return population == Population.MACHINES;
    }

    /** Whether it is a latency of completed requests only, in which a policy can look better by losing requests. */
    public boolean isOfSurvivors() {
        return section == Section.LATENCY && population == Population.COMPLETED;
    }

    /** What it is taken of in this scope where that is a part of its requests: "of 1,183 under an SLO"; else empty. */
    public String part(Scope scope) {
        long under = scope.count(RequestCount.UNDER_SLO);
        boolean isPart = population == Population.UNDER_SLO
                && unit == Unit.SHARE
                && 0 < under
                && under < scope.count(RequestCount.SUBMITTED);
        return isPart ? String.format(Locale.ROOT, "of %,d under an SLO", under) : "";
    }

    /** What stands before the dot of its key: {@code ttft_ms}; empty when there is no dot. */
    public String group() {
        return key.substring(0, Math.max(0, key.indexOf('.')));
    }

    /** What stands behind the dot of its key: {@code p95}; the whole key when there is no dot. */
    public String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(this);
    }

    /** A metric is its key: what is declared on the fly, such as the rejections for a reason, equals itself declared again. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Metric metric && key.equals(metric.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return key;
    }

    /** A declaration in the making: a count over submitted requests that is listed and exported, unless it says otherwise. */
    public static final class Builder {
        private final String key;
        private final String label;
        private final Definition definition;
        private Section section = Section.OUTCOMES;
        private Unit unit = Unit.COUNT;
        private Direction direction = Direction.NEUTRAL;
        private Population population = Population.SUBMITTED;
        private long fewestSamples;
        private Optional<ColumnRule> column = Optional.empty();
        private Optional<Percentile> percentile = Optional.empty();
        private final Set<Use> uses = EnumSet.of(Use.LISTED, Use.EXPORTED);

        private Builder(String key, String label, Definition definition) {
            this.key = key;
            this.label = label;
            this.definition = definition;
        }

        /** Where it is listed. */
        public Builder section(Section where) {
            section = where;
            return this;
        }

        /** What it counts in. */
        public Builder unit(Unit what) {
            unit = what;
            return this;
        }

        /** Which side is better. */
        public Builder direction(Direction side) {
            direction = side;
            return this;
        }

        /** What it is taken over. */
        public Builder population(Population part) {
            population = part;
            return this;
        }

        /** How many samples it needs. */
        public Builder fewestSamples(long samples) {
            fewestSamples = samples;
            return this;
        }

        /** Its column in the comparison table. */
        public Builder column(ColumnRule rule) {
            column = Optional.of(rule);
            return this;
        }

        /** Which percentile of a latency it is. */
        Builder percentile(Percentile which) {
            percentile = Optional.of(which);
            return this;
        }

        /** Where it appears as well. */
        public Builder use(Use... more) {
            uses.addAll(List.of(more));
            return this;
        }

        /** Where it does not appear. */
        public Builder without(Use not) {
            uses.remove(not);
            return this;
        }

        /** A metric of which several runs together have the sum; a value that is not finite is none. */
        public Metric total(ToDoubleFunction<Scope> value) {
            return build(true, finite(value));
        }

        /** A metric of which several runs together have something of their own; a value that is not finite is none. */
        public Metric ratio(ToDoubleFunction<Scope> value) {
            return build(false, finite(value));
        }

        /** A metric that says itself when there is no value, and may be infinite. */
        public Metric reading(Function<Scope, OptionalDouble> value) {
            return build(unit == Unit.COUNT, value);
        }

        private static Function<Scope, OptionalDouble> finite(ToDoubleFunction<Scope> value) {
            return scope -> {
                double number = value.applyAsDouble(scope);
                return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
            };
        }

        private Metric build(boolean isTotal, Function<Scope, OptionalDouble> reading) {
            return new Metric(
                    key,
                    label,
                    definition,
                    section,
                    unit,
                    direction,
                    population,
                    fewestSamples,
                    isTotal,
                    column,
                    uses,
                    percentile,
                    reading);
        }
    }
}
