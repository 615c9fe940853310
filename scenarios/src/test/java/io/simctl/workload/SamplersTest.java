package io.simctl.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.Gaps;
import io.simctl.scenario.TokenCount;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.WeibullDistribution;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeds are fixed, so these tests either always pass or never; the bounds are those of the statistic. */
class SamplersTest {
    private static final int SAMPLES = 100_000;

    private final RandomGenerator random = new SplittableRandom(345);

    private double[] gaps(Gaps gaps) {
        GapSampler sampler = GapSampler.of(gaps);
        return DoubleStream.generate(() -> sampler.sample(random))
                .limit(SAMPLES)
                .toArray();
    }

    private int[] tokens(TokenCount distribution) {
        TokenSampler sampler = TokenSampler.of(distribution);
        int[] samples = new int[SAMPLES];
        Arrays.setAll(samples, i -> sampler.sample(random));
        return samples;
    }

    private static void assertFollows(RealDistribution expected, double[] samples) {
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(expected, samples);
        assertThat(p)
                .as("p-value of the Kolmogorov-Smirnov test against " + expected)
                .isGreaterThan(0.001);
    }

    @Test
    void poissonGapsAreExponential() {
        assertFollows(new ExponentialDistribution(null, 1), gaps(new Gaps.Poisson()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 2, 4})
    void gammaGapsHaveTheirCoefficientOfVariation(double cv) {
        double shape = 1 / (cv * cv);
        assertFollows(new GammaDistribution(null, shape, 1 / shape), gaps(new Gaps.Gamma(cv)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 2, 4})
    void weibullGapsHaveTheirCoefficientOfVariation(double cv) {
        double[] gaps = gaps(new Gaps.Weibull(cv));
        SummaryStatistics statistics = new SummaryStatistics();
        Arrays.stream(gaps).forEach(statistics::addValue);

        assertThat(statistics.getMean()).isCloseTo(1, within(5 * cv / Math.sqrt(SAMPLES)));
        assertThat(statistics.getStandardDeviation() / statistics.getMean()).isCloseTo(cv, within(cv * 0.08));
    }

    @Test
    void weibullGapsWithTheVariationOfAKnownShapeFollowIt() {
        double shape = 2;
        double mean = Math.exp(Gamma.logGamma(1.5));
        double cv = Math.sqrt(1 / (mean * mean) - 1);
        assertFollows(new WeibullDistribution(null, shape, 1 / mean), gaps(new Gaps.Weibull(cv)));
    }

    @Test
    void constantGapsAreOne() {
        assertThat(gaps(new Gaps.Constant())).containsOnly(1);
    }

    @Test
    void logNormalTokensHaveTheirMedianAndTheir95thPercentile() {
        int[] tokens = tokens(new TokenCount.LogNormal(400, 3000, Optional.empty()));
        Arrays.sort(tokens);

        assertThat((double) tokens[SAMPLES / 2]).isCloseTo(400, within(10.0));
        assertThat((double) tokens[SAMPLES * 95 / 100]).isCloseTo(3000, within(100.0));
        double sigma = Math.log(7.5) / TokenSampler.NORMAL_P95;
        double p99 = new LogNormalDistribution(null, Math.log(400), sigma).inverseCumulativeProbability(0.99);
        assertThat((double) tokens[SAMPLES * 99 / 100]).isCloseTo(p99, within(0.06 * p99));
    }

    @Test
    void tokensAreCutAtTheLongestAndAtOne() {
        assertThat(Arrays.stream(tokens(new TokenCount.LogNormal(2, 3000, Optional.of(100))))
                        .summaryStatistics())
                .satisfies(cut -> {
                    assertThat(cut.getMin()).isEqualTo(1);
                    assertThat(cut.getMax()).isEqualTo(100);
                });
    }

    @Test
    void exponentialTokensHaveTheirMean() {
        assertThat(Arrays.stream(tokens(new TokenCount.Exponential(200, Optional.empty())))
                        .average())
                .hasValueCloseTo(200.0, within(3.0));
    }

    @Test
    void empiricalTokensComeAsOftenAsTheirWeightsSay() {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        weights.put(500, 1.0);
        weights.put(7, 0.0);
        weights.put(20, 3.0);
        int[] tokens = tokens(new TokenCount.Empirical(weights));

        assertThat(Arrays.stream(tokens).distinct()).containsExactlyInAnyOrder(500, 20);
        assertThat(Arrays.stream(tokens).filter(t -> t == 20).count() / (double) SAMPLES)
                .isCloseTo(0.75, within(0.007));
    }

    @Test
    void quantileTokensLieBetweenTheirQuantiles() {
        Map<Double, Double> quantiles = new LinkedHashMap<>();
        quantiles.put(0.0, 10.0);
        quantiles.put(0.5, 100.0);
        quantiles.put(1.0, 1000.0);
        int[] tokens = tokens(new TokenCount.Quantiles(quantiles));
        Arrays.sort(tokens);

        assertThat(tokens[0]).isEqualTo(10);
        assertThat(tokens[SAMPLES - 1]).isBetween(999, 1000);
        assertThat((double) tokens[SAMPLES / 4]).isCloseTo(55, within(1.5));
        assertThat((double) tokens[SAMPLES * 3 / 4]).isCloseTo(550, within(10.0));
    }
}
