package io.simctl.report.metric;

import io.simctl.report.result.Distribution;
import io.simctl.report.stats.Tails;
import java.util.OptionalDouble;

/** A number made of a distribution. Empty where there are too few samples for it to mean anything. */
public enum Statistic {
    COUNT("count", 0),
    MEAN("mean", 0),
    P50("p50", 500),
    P90("p90", 900),
    P95("p95", 950),
    P99("p99", 990),
    MAX("max", 0);

    private final String key;
    private final int perMille;
    private final long samplesNeeded;

    Statistic(String key, int perMille) {
        this.key = key;
        this.perMille = perMille;
        samplesNeeded = perMille > 0 ? Tails.samplesNeeded(perMille) : 1;
    }

    /** Name in result files. */
    public String key() {
        return key;
    }

    /** Whether it is the value at a rank. */
    boolean isPercentile() {
        return perMille > 0;
    }

    /** Which percentile it is; 0 where it is none. */
    int perMille() {
        return perMille;
    }

    /** Fewest samples with which it means anything. */
    public long samplesNeeded() {
        return samplesNeeded;
    }

    /** The statistic in nanoseconds; for {@link #COUNT} the count. */
    public OptionalDouble of(Distribution distribution) {
        return of(distribution, distribution.count());
    }

    /**
     * The statistic over {@code population} values of which all that are not in the distribution are infinite.
     *
     * @return in nanoseconds, perhaps positive infinity; for {@link #COUNT} the population
     */
    public OptionalDouble of(Distribution distribution, long population) {
        if (this == COUNT) {
            return OptionalDouble.of((double) population);
        }
        if (population < samplesNeeded) {
            return OptionalDouble.empty();
        }
        boolean someInfinite = population > distribution.count();
        return OptionalDouble.of(
                switch (this) {
                    case MEAN -> someInfinite ? Double.POSITIVE_INFINITY : distribution.mean();
                    case MAX -> someInfinite ? Double.POSITIVE_INFINITY : distribution.max();
                    default -> percentile(distribution, population);
                });
    }

    private double percentile(Distribution distribution, long population) {
        long rank = Tails.rank(perMille, population);
        return rank > distribution.count() ? Double.POSITIVE_INFINITY : distribution.atRank(rank);
    }

    /** The statistic of the inverse of each value, per second. */
    public OptionalDouble ofRate(Distribution distribution) {
        if (distribution.count() < samplesNeeded) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (this) {
                    case COUNT -> distribution.count();
                    case MEAN -> 1e9 * distribution.meanInverse();
                    case MAX -> 1e9 / distribution.atRank(1);
                    // the k-th smallest rate belongs to the k-th largest duration
                    default ->
                        1e9
                                / distribution.atRank(
                                        distribution.count() + 1 - Tails.rank(perMille, distribution.count()));
                });
    }
}
