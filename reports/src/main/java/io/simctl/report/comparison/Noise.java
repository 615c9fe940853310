package io.simctl.report.comparison;

import io.simctl.report.stats.Interval;
import io.simctl.report.stats.QuantileShift;
import io.simctl.report.stats.RankSum;
import io.simctl.report.stats.Sections;
import io.simctl.report.stats.TwoSamples;
import java.util.Optional;
import java.util.OptionalDouble;

/** The scatter of sections about a difference, and the intervals that follow from it. */
public sealed interface Noise {
    /** Fewest sections for a bootstrap; with fewer it is too narrow. */
    int FEWEST_FOR_BOOTSTRAP = 8;

    /** Of the bootstrap's interval. */
    double CONFIDENCE = 0.95;

    /** What it rests on, or why it is unknown. */
    String basis();

    /**
     * The interval by Student's t; empty where the noise is unknown.
     *
     * @param baseline the baseline's value over all its sections, times the factor that it was asked with
     * @param candidate the candidate's value over all its sections
     */
    Optional<Interval> interval(double baseline, double candidate, double confidence);

    /** The 95 % interval by bootstrap; only of 8 sections or more. */
    Optional<Interval> bootstrap(double baseline, double candidate, long seed);

    /** The p-value of Mann and Whitney's test; only of sections that are not paired. */
    default OptionalDouble rankSum() {
        return OptionalDouble.empty();
    }

    /** No sections that would tell. */
    record Unknown(String basis) implements Noise {
        @Override
        public Optional<Interval> interval(double baseline, double candidate, double confidence) {
            return Optional.empty();
        }

        @Override
        public Optional<Interval> bootstrap(double baseline, double candidate, long seed) {
            return Optional.empty();
        }
    }

    /** Differences between sections that met the same requests; at least two. */
    record Paired(double[] differences, String basis) implements Noise {
        @Override
        public Optional<Interval> interval(double baseline, double candidate, double confidence) {
            return Optional.of(Sections.studentT(candidate - baseline, differences, confidence));
        }

        @Override
        public Optional<Interval> bootstrap(double baseline, double candidate, long seed) {
            return differences.length < FEWEST_FOR_BOOTSTRAP
                    ? Optional.empty()
                    : Optional.of(Sections.bootstrap(candidate - baseline, differences, seed));
        }
    }

    /** The noise of a percentile by a paired bootstrap of requests. */
    record ByRequest(QuantileShift quantiles, double factor, String basis) implements Noise {
        @Override
        public Optional<Interval> interval(double baseline, double candidate, double confidence) {
            return quantiles.interval(factor, confidence);
        }

        @Override
        public Optional<Interval> bootstrap(double baseline, double candidate, long seed) {
            return interval(baseline, candidate, CONFIDENCE);
        }
    }

    /** Values of sections that have nothing to do with each other; a side without any has no noise. */
    record Unpaired(double[] left, double[] right, String basis) implements Noise {
        @Override
        public Optional<Interval> interval(double baseline, double candidate, double confidence) {
            return Optional.of(new TwoSamples(baseline, left, candidate, right).welch(confidence));
        }

        @Override
        public Optional<Interval> bootstrap(double baseline, double candidate, long seed) {
            return Math.min(left.length, right.length) < FEWEST_FOR_BOOTSTRAP
                    ? Optional.empty()
                    : Optional.of(new TwoSamples(baseline, left, candidate, right).bootstrap(seed));
        }

        @Override
        public OptionalDouble rankSum() {
            return left.length == 0 || right.length == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(RankSum.of(left, right).pValue());
        }
    }
}
