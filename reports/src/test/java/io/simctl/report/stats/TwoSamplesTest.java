package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class TwoSamplesTest {
    private static double[] normal(SplittableRandom random, int n, double mean, double deviation) {
        return DoubleStream.generate(() -> mean + deviation * random.nextGaussian())
                .limit(n)
                .toArray();
    }

    private static TwoSamples means(double[] left, double[] right) {
        return new TwoSamples(StatUtils.mean(left), left, StatUtils.mean(right), right);
    }

    /** The interval of confidence 1 - p just touches 0, where p is that of Welch's test in Commons Math. */
    @Test
    void aroundMeansItIsTheIntervalOfWelchsTest() {
        var random = new SplittableRandom(1);
        for (int run = 0; run < 100; run++) {
            double[] left = normal(random, 3 + random.nextInt(10), 0, 1);
            double[] right = normal(random, 3 + random.nextInt(10), 0.5, 3);

            Interval interval = means(left, right).welch(1 - new TTest().tTest(left, right));

            assertThat(Math.min(Math.abs(interval.low()), Math.abs(interval.high())))
                    .isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void aConstantAddsNoNoise() {
        double[] right = {4, 5, 6, 7};
        Interval ofRight = Sections.studentT(5.5, right);

        Interval difference = new TwoSamples(2, new double[0], 5.5, right).welch(0.95);

        assertThat(difference.low()).isCloseTo(ofRight.low() - 2, within(1e-9));
        assertThat(difference.high()).isCloseTo(ofRight.high() - 2, within(1e-9));
    }

    @Test
    void theBootstrapIsMuchTheSameForManySections() {
        var random = new SplittableRandom(9);
        TwoSamples samples = means(normal(random, 60, 0, 1), normal(random, 60, 1, 2));

        Interval welch = samples.welch(0.95);
        Interval bootstrap = samples.bootstrap(4);

        assertThat(bootstrap.low()).isCloseTo(welch.low(), within(0.1));
        assertThat(bootstrap.high()).isCloseTo(welch.high(), within(0.1));
        assertThat(samples.bootstrap(4)).isEqualTo(bootstrap);
    }

    @Test
    void equalSectionsLeaveNoDoubt() {
        double[] equal = {3, 3, 3};

        assertThat(new TwoSamples(3, equal, 3, equal).welch(0.95)).isEqualTo(new Interval(0, 0));
    }
}
