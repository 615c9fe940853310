package io.simctl.cli.trace;

import io.simctl.report.stats.Tails;
import io.simctl.trace.stats.ValueDistribution;
import java.util.Optional;

/** Figures of traces where there are enough samples for them, by the rule that reports follow. */
final class EnoughSamples {
    /** Gaps that a coefficient of variation is taken of: its standard error is then below a fifth for a Poisson process. */
    static final int FOR_CV = 30;

    /** Requests of which every percentile is shown. */
    static final long FOR_P99 = Tails.samplesNeeded(990);

    private static final int PER_MILLE = 10;

    private EnoughSamples() {}

    static Optional<Long> percentile(ValueDistribution values, int percent) {
        return values.count() < Tails.samplesNeeded(PER_MILLE * percent)
                ? Optional.empty()
                : Optional.of(values.percentile(percent));
    }

    static Optional<Double> cv(ValueDistribution gaps) {
        return gaps.count() < FOR_CV ? Optional.empty() : Optional.of(gaps.cv());
    }
}
