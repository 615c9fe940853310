package io.simctl.report.export;

import io.simctl.report.metric.Latency;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.ModelResult;
import io.simctl.report.stats.Tails;
import java.util.OptionalDouble;

/** The statistics of a latency in milliseconds. A percentile that the sample is too small for is none. */
record Sample(Distribution values) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Sample of(ModelResult model, Latency latency) {
        return new Sample(model.figures().latencies().get(latency.key()));
    }

    boolean isEmpty() {
        return values.count() == 0;
    }

    double mean() {
        return values.mean() / NANOS_PER_MILLI;
    }

    double min() {
        return values.atRank(1) / NANOS_PER_MILLI;
    }

    double max() {
        return values.max() / NANOS_PER_MILLI;
    }

    double sum() {
        return isEmpty() ? 0 : mean() * values.count();
    }

    /** Standard deviation, of the sample as the whole. */
    double deviation() {
        double mean = mean();
        double squares = 0;
        for (int bucket = 0; bucket < values.buckets(); bucket++) {
            double off = values.value(bucket) / NANOS_PER_MILLI - mean;
            squares += off * off * values.count(bucket);
        }
        return Math.sqrt(squares / values.count());
    }

    /** A percentile in per mille of the values. */
    OptionalDouble percentile(int perMille) {
        return percentile(perMille, 0);
    }

    /** A percentile of the values and as many infinite ones beside them; none where it is infinite. */
    OptionalDouble percentile(int perMille, long infinite) {
        long count = values.count() + infinite;
        if (count < Tails.samplesNeeded(perMille)) {
            return OptionalDouble.empty();
        }
        long rank = Tails.rank(perMille, count);
        return rank > values.count()
                ? OptionalDouble.empty()
                : OptionalDouble.of(values.atRank(rank) / NANOS_PER_MILLI);
    }

    /** How many values are at most so many milliseconds. */
    long within(double millis) {
        long count = 0;
        for (int bucket = 0; bucket < values.buckets() && values.value(bucket) <= millis * NANOS_PER_MILLI; bucket++) {
            count += values.count(bucket);
        }
        return count;
    }
}
