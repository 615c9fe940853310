package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

class RankSumTest {
    private static double[] normal(SplittableRandom random, int n, double mean) {
        return DoubleStream.generate(() -> mean + random.nextGaussian())
                .limit(n)
                .toArray();
    }

    /** The example of SciPy's page on {@code mannwhitneyu}: U 17, exact p 0.1111. */
    @Test
    void isExactForSmallSamples() {
        RankSum test = RankSum.of(new double[] {20, 11, 17, 12}, new double[] {19, 22, 16, 29, 24});

        assertThat(test.u()).isEqualTo(17);
        assertThat(test.pValue()).isCloseTo(0.1111111111111111, within(1e-12));
    }

    /** By a formula of its own: of all ways to deal the ranks to both, the share with an u as far out. */
    @Test
    void countsAllOrdersOfSmallSamples() {
        var random = new SplittableRandom(5);
        for (int run = 0; run < 50; run++) {
            double[] left = normal(random, 1 + random.nextInt(6), 0);
            double[] right = normal(random, 1 + random.nextInt(6), 1);
            double[] both = DoubleStream.concat(Arrays.stream(left), Arrays.stream(right))
                    .sorted()
                    .toArray();
            double far = Math.abs(u(left, right) - left.length * right.length / 2.0);
            int all = 0;
            int asFar = 0;
            for (int deal = 0; deal < 1 << both.length; deal++) {
                if (Integer.bitCount(deal) == right.length) {
                    int chosen = deal;
                    double[] mine = pick(both, i -> (chosen >> i & 1) == 0);
                    double[] theirs = pick(both, i -> (chosen >> i & 1) == 1);
                    all++;
                    asFar += Math.abs(u(mine, theirs) - left.length * right.length / 2.0) >= far ? 1 : 0;
                }
            }
            assertThat(RankSum.of(left, right).pValue()).isCloseTo((double) asFar / all, within(1e-9));
        }
    }

    private static double[] pick(double[] values, IntPredicate which) {
        return IntStream.range(0, values.length)
                .filter(which)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double u(double[] left, double[] right) {
        return Arrays.stream(right)
                .map(r -> Arrays.stream(left).filter(l -> l < r).count())
                .sum();
    }

    /** Commons Math takes no correction for continuity, so that its p-values are a little smaller. */
    @Test
    void agreesWithCommonsMathOnLargeSamples() {
        var random = new SplittableRandom(7);
        for (int run = 0; run < 50; run++) {
            double[] left = normal(random, 100, 0);
            double[] right = normal(random, 120, 0.2);
            var theirs = new MannWhitneyUTest();

            RankSum test = RankSum.of(left, right);

            assertThat(Math.max(test.u(), test.pairs() - test.u())).isEqualTo(theirs.mannWhitneyU(left, right));
            assertThat(test.pValue())
                    .isCloseTo(theirs.mannWhitneyUTest(left, right), within(0.002))
                    .isGreaterThanOrEqualTo(theirs.mannWhitneyUTest(left, right));
        }
    }

    @Test
    void ranksInfiniteValuesAndTies() {
        double[] finite = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        double[] infinite = new double[9];
        Arrays.fill(infinite, Double.POSITIVE_INFINITY);

        assertThat(RankSum.of(finite, infinite).pValue()).isLessThan(0.001);
        assertThat(RankSum.of(finite, infinite).side()).isPositive();
        assertThat(RankSum.of(infinite, finite).side()).isNegative();
        assertThat(RankSum.of(infinite, infinite).pValue()).isEqualTo(1);
        assertThat(RankSum.of(infinite, infinite).side()).isZero();
    }

    @Test
    void isWrongAboutOnceInTwentyWhereThereIsNothing() {
        var random = new SplittableRandom(3);
        int wrong = 0;
        for (int run = 0; run < 2000; run++) {
            wrong += RankSum.of(normal(random, 10, 0), normal(random, 12, 0)).pValue() < 0.05 ? 1 : 0;
        }

        assertThat(wrong / 2000.0).isBetween(0.035, 0.06);
    }
}
