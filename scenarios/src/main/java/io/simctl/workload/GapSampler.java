package io.simctl.workload;

import io.simctl.scenario.Gaps;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Gamma;

/** A sampler of times between requests, with mean 1. */
@FunctionalInterface
interface GapSampler {
    /** A gap, at least 0. */
    double sample(RandomGenerator random);

    /** A sampler of the distribution that {@code gaps} describes, scaled to mean 1. */
    static GapSampler of(Gaps gaps) {
        return switch (gaps) {
            case Gaps.Poisson poisson -> RandomGenerator::nextExponential;
            case Gaps.Constant constant -> random -> 1;
            case Gaps.Gamma gamma -> gamma(1 / (gamma.cv() * gamma.cv()));
            case Gaps.Weibull weibull -> weibull(weibullShape(weibull.cv()));
        };
    }

    /** Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26(3), with their boost for shapes below 1. */
    private static GapSampler gamma(double shape) {
        double boosted = shape < 1 ? shape + 1 : shape;
        double d = boosted - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        return random -> {
            double boost = shape < 1 ? Math.exp(-random.nextExponential() / shape) : 1;
            while (true) {
                double normal = random.nextGaussian();
                double v = Math.pow(1 + c * normal, 3);
                if (v > 0 && -random.nextExponential() < 0.5 * normal * normal + d - d * v + d * Math.log(v)) {
                    return d * v * boost / shape;
                }
            }
        };
    }

    private static GapSampler weibull(double shape) {
        double scale = 1 / Math.exp(Gamma.logGamma(1 + 1 / shape));
        return random -> scale * Math.pow(random.nextExponential(), 1 / shape);
    }

    /** The shape whose coefficient of variation is {@code cv}: {@code 1 + cv^2 = G(1 + 2/k) / G(1 + 1/k)^2}. */
    private static double weibullShape(double cv) {
        double target = Math.log1p(cv * cv);
        return new BrentSolver(1e-12)
                .solve(1000, k -> Gamma.logGamma(1 + 2 / k) - 2 * Gamma.logGamma(1 + 1 / k) - target, 0.05, 1000);
    }
}
