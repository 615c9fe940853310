package io.simctl.report.chart;

import io.simctl.report.result.RunResult;
import io.simctl.report.result.Series;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A rate over bins of time, of which the last may be cut short. */
record Rate(double binSeconds, double endSecond, double[] perSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** The rate of all parts together, in so many bins at most. */
    static Rate of(RunResult run, int mostBins, Stream<Series> parts) {
        Optional<Series> sum = parts.reduce(Series::plus);
        int bins = sum.map(Series::size).orElse(0);
        int fold = Math.max(1, Math.ceilDiv(bins, mostBins));
        double width = fold * (run.series().binWidth() / NANOS_PER_SECOND);
        double end = run.end() / NANOS_PER_SECOND;
        double[] rate = new double[Math.ceilDiv(bins, fold)];
        for (int bin = 0; bin < bins; bin++) {
            int folded = bin / fold;
            // a last bin of next to no time would show whatever fell into it as a spike
            double span = Math.max(width / 4, Math.min(width, end - folded * width));
            rate[folded] += sum.orElseThrow().at(bin) / span;
        }
        return new Rate(width, end, rate);
    }

    double max() {
        return Arrays.stream(perSecond).max().orElse(0);
    }

    /** Where a bin ends. */
    double end(int bin) {
        return Math.min(endSecond, (bin + 1) * binSeconds);
    }

    int bins() {
        return perSecond.length;
    }
}
