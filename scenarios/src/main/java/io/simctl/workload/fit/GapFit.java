package io.simctl.workload.fit;

import io.simctl.scenario.Gaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.apache.commons.math3.special.Gamma;

/**
 * Families of gaps with mean 1, each with the shape of the highest likelihood.
 *
 * @param family with its coefficient of variation
 * @param logLikelihood mean over the gaps
 * @param parameters that were fitted
 * @param distance largest difference between the shares of gaps up to any length, recorded and fitted (Kolmogorov, Smirnov)
 */
public record GapFit(Gaps family, double logLikelihood, int parameters, double distance) {
    /** A clock has its resolution: gaps below a billionth of the mean say no more than that they are short. */
    private static final double SHORTEST = 1e-9;

    private static final double CONSTANT_CV = 0.01;

    /** Coefficients of variation of 14 and 16. */
    private static final double LEAST_GAMMA_SHAPE = 0.005;

    private static final double LEAST_WEIBULL_SHAPE = 0.2;
    private static final double MOST_SHAPE = 5000;

    /**
     * All families, the best first: by Akaike's criterion, likelihood less the number of parameters.
     *
     * @param recorded gaps with any mean; at least two
     */
    public static List<GapFit> of(double[] recorded) {
        double mean = Arrays.stream(recorded).average().orElse(1);
        double[] gaps = Arrays.stream(recorded)
                .map(gap -> Math.max(gap / mean, SHORTEST))
                .sorted()
                .toArray();
        if (cv(gaps) < CONSTANT_CV) {
            return List.of(new GapFit(new Gaps.Constant(), 0, 0, distance(gaps, gap -> gap < 1 ? 0 : 1)));
        }
        List<GapFit> fits = new ArrayList<>(List.of(poisson(gaps), gamma(gaps), weibull(gaps)));
        fits.sort(Comparator.comparingDouble((GapFit fit) -> fit.logLikelihood - (double) fit.parameters / gaps.length)
                .reversed());
        return fits;
    }

    private static double cv(double[] gaps) {
        return Math.sqrt(
                Arrays.stream(gaps).map(gap -> (gap - 1) * (gap - 1)).average().orElse(0));
    }

    private static GapFit poisson(double[] gaps) {
        double mean = Arrays.stream(gaps).average().orElse(1);
        return new GapFit(new Gaps.Poisson(), -mean, 0, distance(gaps, gap -> -Math.expm1(-gap)));
    }

    private static GapFit gamma(double[] gaps) {
        double mean = Arrays.stream(gaps).average().orElse(1);
        double logs = Arrays.stream(gaps).map(Math::log).average().orElse(0);
        DoubleUnaryOperator likelihood = k -> (k - 1) * logs - k * mean + k * Math.log(k) - Gamma.logGamma(k);
        double k = best(likelihood, LEAST_GAMMA_SHAPE);
        return new GapFit(
                new Gaps.Gamma(Rounded.number(1 / Math.sqrt(k))),
                likelihood.applyAsDouble(k),
                1,
                distance(gaps, gap -> Gamma.regularizedGammaP(k, k * gap)));
    }

    private static GapFit weibull(double[] gaps) {
        double[] logs = Arrays.stream(gaps).map(Math::log).toArray();
        double meanLog = Arrays.stream(logs).average().orElse(0);
        DoubleUnaryOperator likelihood = k -> {
            double logScale = -Gamma.logGamma(1 + 1 / k);
            double powers = Arrays.stream(logs)
                    .map(log -> Math.exp(k * (log - logScale)))
                    .average()
                    .orElse(0);
            return Math.log(k) - k * logScale + (k - 1) * meanLog - powers;
        };
        double k = best(likelihood, LEAST_WEIBULL_SHAPE);
        double scale = Math.exp(-Gamma.logGamma(1 + 1 / k));
        double cv = Math.sqrt(Math.expm1(Gamma.logGamma(1 + 2 / k) - 2 * Gamma.logGamma(1 + 1 / k)));
        return new GapFit(
                new Gaps.Weibull(Math.clamp(Rounded.number(cv), 0.01, 100)),
                likelihood.applyAsDouble(k),
                1,
                distance(gaps, gap -> -Math.expm1(-Math.pow(gap / scale, k))));
    }

    /** The shape of the highest likelihood, searched for in logarithms because it may be of any size. */
    private static double best(DoubleUnaryOperator likelihood, double least) {
        return Math.exp(new BrentOptimizer(1e-6, 1e-9)
                .optimize(
                        new MaxEval(500),
                        GoalType.MAXIMIZE,
                        new SearchInterval(Math.log(least), Math.log(MOST_SHAPE), 0),
                        new UnivariateObjectiveFunction(logShape -> likelihood.applyAsDouble(Math.exp(logShape))))
                .getPoint());
    }

    private static double distance(double[] sorted, DoubleUnaryOperator cdf) {
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double share = cdf.applyAsDouble(sorted[i]);
            largest =
                    Math.max(largest, Math.max(share - (double) i / sorted.length, (i + 1.0) / sorted.length - share));
        }
        return largest;
    }
}
