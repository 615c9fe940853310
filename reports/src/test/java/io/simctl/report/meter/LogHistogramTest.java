package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.result.Distribution;
import io.simctl.report.result.LogBuckets;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
    private static final int BITS = 8;

    @Property
    void everyValueLiesInItsBucketWhichIsNarrow(@ForAll @LongRange(min = 0) long value) {
        int index = LogBuckets.index(value, BITS);
        long low = LogBuckets.low(index, BITS);

        assertThat(low).as("lower edge").isLessThanOrEqualTo(value);
        assertThat((value - low) / Math.max(1.0, (double) value))
                .as("relative excess")
                .isLessThan(1.0 / (1 << BITS));
        if (value < Long.MAX_VALUE) {
            assertThat(LogBuckets.index(value + 1, BITS)).isBetween(index, index + 1);
        }
    }

    @Property
    void aPercentileIsTheExactOneButForTheWidthOfABucket(
            @ForAll @Size(min = 1, max = 300) long[] anything, @ForAll @IntRange(max = 1000) int perMille) {
        long[] values =
                Arrays.stream(anything).map(v -> (v >>> 1) % 1_000_000_000_000L).toArray();
        var histogram = new LogHistogram(BITS);
        Arrays.stream(values).forEach(histogram::add);
        Arrays.sort(values);
        int rank = Math.max(1, Math.ceilDiv(values.length * perMille, 1000));

        double exact = values[rank - 1];

        assertThat(histogram.snapshot().atRank(rank)).isCloseTo(exact, within(exact / (1 << BITS)));
        assertThat(histogram.snapshot().max()).isEqualTo(values[values.length - 1]);
    }

    @Test
    void agreesWithHdrHistogramOnAMillionDurations() {
        var random = new SplittableRandom(7);
        var ours = new LogHistogram(BITS);
        var theirs = new Histogram(4);
        for (int i = 0; i < 1_000_000; i++) {
            long value = (long) (1e8 * Math.exp(2 * random.nextGaussian()));
            ours.add(value);
            theirs.recordValue(value);
        }

        Distribution distribution = ours.snapshot();
        for (double percent : new double[] {1, 10, 50, 90, 99, 99.9}) {
            double hdr = theirs.getValueAtPercentile(percent);
            assertThat(distribution.atRank((long) Math.ceil(percent * 10_000)))
                    .as("p%s", percent)
                    .isCloseTo(hdr, within(hdr * 0.002));
        }
        assertThat(distribution.mean()).isCloseTo(theirs.getMean(), within(theirs.getMean() * 1e-4));
    }

    @Test
    void equalValuesComeBackExactly() {
        var histogram = new LogHistogram(BITS);
        for (int i = 0; i < 100; i++) {
            histogram.add(123_456_789);
        }

        assertThat(histogram.snapshot().atRank(50)).isEqualTo(123_456_789.0);
        assertThat(histogram.snapshot().mean()).isEqualTo(123_456_789.0);
    }

    @Property
    void aStretchInClosedFormEqualsItsStepsOneByOne(
            @ForAll @LongRange(max = 100_000_000) long first,
            @ForAll @LongRange(max = 100_000_000) long last,
            @ForAll @IntRange(min = 1, max = 2000) int steps,
            @ForAll @IntRange(min = 1, max = 64) int sequences) {
        var closed = new LogHistogram(BITS);
        closed.addLinear(first, last, steps, sequences);
        var oneByOne = new LogHistogram(BITS);
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double duration = first + (steps == 1 ? 0 : (double) (last - first) * i / (steps - 1));
            sum += duration;
            for (int s = 0; s < sequences; s++) {
                oneByOne.add((long) Math.floor(duration + 1e-6));
            }
        }

        Distribution left = closed.snapshot();
        Distribution right = oneByOne.snapshot();
        assertThat(left.count()).isEqualTo((long) steps * sequences);
        assertThat(left.buckets()).isEqualTo(right.buckets());
        for (int bucket = 0; bucket < left.buckets(); bucket++) {
            assertThat(left.count(bucket)).as("bucket %d", bucket).isEqualTo(right.count(bucket));
        }
        assertThat(left.max()).isEqualTo(right.max());
        assertThat(left.mean()).isCloseTo(sum / steps, within(1.0));
    }

    @Property
    void whatIsCountedApartAndJoinedIsWhatIsCountedTogether(
            @ForAll @Size(max = 100) long[] some, @ForAll @Size(min = 1, max = 100) long[] more) {
        var apart = new LogHistogram(BITS);
        var rest = new LogHistogram(BITS);
        var together = new LogHistogram(BITS);
        Arrays.stream(some).map(v -> v >>> 4).forEach(v -> {
            apart.add(v);
            together.add(v);
        });
        Arrays.stream(more).map(v -> v >>> 4).forEach(v -> {
            rest.add(v);
            together.add(v);
        });

        Distribution joined = apart.snapshot().plus(rest.snapshot());

        Distribution expected = together.snapshot();
        assertThat(joined.count()).isEqualTo(expected.count());
        assertThat(joined.max()).isEqualTo(expected.max());
        for (long rank = 1; rank <= expected.count(); rank++) {
            assertThat(joined.atRank(rank)).isEqualTo(expected.atRank(rank));
        }
    }
}
