package io.simctl.workload;

import io.simctl.scenario.TokenCount;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A sampler of numbers of tokens. */
@FunctionalInterface
interface TokenSampler {
    /** The standard normal distribution's quantile at 0.95. */
    double NORMAL_P95 = 1.6448536269514722;

    /** A number of tokens, at least 1. */
    int sample(RandomGenerator random);

    /** A sampler of {@code distribution}, in tokens, cut to its maximum where it has one. */
    static TokenSampler of(TokenCount distribution) {
        int max = distribution.max().orElse(Integer.MAX_VALUE);
        return switch (distribution) {
            case TokenCount.Fixed fixed -> random -> fixed.tokens();
            case TokenCount.LogNormal logNormal -> {
                double mu = Math.log(logNormal.median());
                double sigma = Math.log(logNormal.p95() / logNormal.median()) / NORMAL_P95;
                yield random -> cut(Math.exp(mu + sigma * random.nextGaussian()), max);
            }
            case TokenCount.Exponential exponential ->
                random -> cut(exponential.mean() * random.nextExponential(), max);
            case TokenCount.Empirical empirical -> empirical(empirical.weights());
            case TokenCount.Quantiles quantiles -> quantiles(quantiles.tokens());
        };
    }

    private static int cut(double tokens, int max) {
        return Math.clamp(Math.round(tokens), 1, max);
    }

    private static TokenSampler empirical(Map<Integer, Double> weights) {
        int[] values = weights.keySet().stream().mapToInt(v -> v).toArray();
        double[] cumulative = weights.values().stream().mapToDouble(w -> w).toArray();
        Arrays.parallelPrefix(cumulative, Double::sum);
        double total = cumulative[cumulative.length - 1];
        return random -> {
            int found = Arrays.binarySearch(cumulative, total * random.nextDouble());
            // a hit belongs to the next value, whose share begins there
            return values[found < 0 ? -found - 1 : found + 1];
        };
    }

    private static TokenSampler quantiles(Map<Double, Double> quantiles) {
        double[] shares = quantiles.keySet().stream().mapToDouble(s -> s).toArray();
        double[] tokens = quantiles.values().stream().mapToDouble(t -> t).toArray();
        return random -> {
            double share = random.nextDouble();
            int found = Arrays.binarySearch(shares, share);
            int lower = found < 0 ? -found - 2 : found;
            double part = (share - shares[lower]) / (shares[lower + 1] - shares[lower]);
            return cut(tokens[lower] + part * (tokens[lower + 1] - tokens[lower]), Integer.MAX_VALUE);
        };
    }
}
