package io.simctl.workload.fit;

import io.simctl.scenario.TokenCount;
import io.simctl.trace.stats.ValueDistribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A distribution of lengths.
 *
 * @param kind in a word, as a scenario's {@code type}
 * @param tokens to draw from
 * @param distance largest difference between the shares of lengths up to any number, recorded and fitted (Kolmogorov, Smirnov)
 */
public record LengthFit(String kind, TokenCount tokens, double distance) {
    /** A family with two numbers is preferred to a table of quantiles as long as it is no further off than this. */
    private static final double GOOD = 0.05;

    private static final double NORMAL_P95 = new NormalDistribution().inverseCumulativeProbability(0.95);

    private static final double[] SHARES = {
        0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
        0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1
    };

    /** All that can be fitted, the one to take first. */
    static List<LengthFit> of(ValueDistribution recorded, Logs logs, Map<Integer, Double> few) {
        if (recorded.min() == recorded.max()) {
            return List.of(new LengthFit("fixed", new TokenCount.Fixed((int) recorded.max()), 0));
        }
        if (!few.isEmpty()) {
            return List.of(new LengthFit("empirical", new TokenCount.Empirical(few), 0));
        }
        LengthFit quantiles = quantiles(recorded);
        List<LengthFit> families = new ArrayList<>(List.of(logNormal(recorded, logs), exponential(recorded)));
        families.sort(Comparator.comparingDouble(LengthFit::distance));
        families.add(families.getFirst().distance <= GOOD ? families.size() : 0, quantiles);
        return families;
    }

    private static LengthFit logNormal(ValueDistribution recorded, Logs logs) {
        NormalDistribution log = new NormalDistribution(logs.mean(), Math.max(logs.deviation(), 1e-9));
        double median = Math.max(1, Math.exp(logs.mean()));
        double p95 = Math.max(median, Math.exp(logs.mean() + NORMAL_P95 * logs.deviation()));
        return new LengthFit(
                "log-normal",
                new TokenCount.LogNormal(
                        Rounded.number(median), Rounded.number(p95), Optional.of((int) recorded.max())),
                recorded.distance(tokens -> cut(recorded, tokens, log.cumulativeProbability(Math.log(tokens + 0.5)))));
    }

    private static LengthFit exponential(ValueDistribution recorded) {
        double mean = Math.max(1, Rounded.number(recorded.mean()));
        return new LengthFit(
                "exponential",
                new TokenCount.Exponential(mean, Optional.of((int) recorded.max())),
                recorded.distance(tokens -> cut(recorded, tokens, -Math.expm1(-(tokens + 0.5) / mean))));
    }

    /** The share up to a number of tokens when draws are rounded, and cut below 1 and above the longest. */
    private static double cut(ValueDistribution recorded, double tokens, double share) {
        return tokens < 1 ? 0 : tokens >= recorded.max() ? 1 : share;
    }

    private static LengthFit quantiles(ValueDistribution recorded) {
        Map<Double, Double> quantiles = new LinkedHashMap<>();
        for (double share : SHARES) {
            long tokens = share == 0 ? recorded.min() : recorded.percentile(100 * share);
            quantiles.put(share, (double) tokens);
        }
        return new LengthFit(
                "quantiles",
                new TokenCount.Quantiles(quantiles),
                recorded.distance(tokens -> upTo(quantiles, tokens + 0.5)));
    }

    private static double upTo(Map<Double, Double> quantiles, double tokens) {
        double share = 0;
        double length = 0;
        for (Map.Entry<Double, Double> quantile : quantiles.entrySet()) {
            if (quantile.getValue() > tokens) {
                double part = (tokens - length) / (quantile.getValue() - length);
                return length == 0 ? 0 : share + part * (quantile.getKey() - share);
            }
            share = quantile.getKey();
            length = quantile.getValue();
        }
        return 1;
    }
}
