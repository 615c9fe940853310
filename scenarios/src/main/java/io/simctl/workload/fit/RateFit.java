package io.simctl.workload.fit;

import io.simctl.scenario.RateShape;
import io.simctl.scenario.RateShape.Burst;
import io.simctl.scenario.RateShape.Diurnal;
import io.simctl.scenario.RateShape.Ramp;
import io.simctl.scenario.RateShape.Steps;
import io.simctl.trace.stats.RateCurve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * A rate over time: constant, a ramp, one burst, a day's wave, or steps.
 *
 * @param kind in a word
 * @param rate where the shape is 1, in requests per second
 * @param shape none for a constant rate
 * @param score the highest is the best: likelihood less half the logarithm of the number of bins for each parameter (BIC, Schwarz
 *     1978, with a quasi-likelihood), twice that for one that was searched for among the bins
 */
public record RateFit(String kind, double rate, List<RateShape> shape, double score) {
    private static final int MOST_BINS = 96;
    private static final int REQUESTS_PER_BIN = 100;
    private static final int FEWEST_BINS = 4;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration DAY = Duration.ofDays(1);

    /** The counts in equal bins that every candidate is scored against. */
    private record Counts(double[] counts, double nanos, double overdispersion) {
        double perSecond(double count) {
            return count / (nanos / NANOS_PER_SECOND);
        }

        double mean() {
            return Arrays.stream(counts).average().orElse(0);
        }

        /**
         * Quasi-likelihood of a Poisson process whose variance is inflated as neighbouring counts show, so that bursty gaps are
         * not taken for steps of the rate.
         */
        double score(double[] expected, int parameters) {
            double penalty = 0.5 * parameters * Math.log(counts.length);
            double likelihood = 0;
            for (int i = 0; i < counts.length; i++) {
                likelihood += counts[i] * Math.log(Math.max(expected[i], 1e-9)) - expected[i];
            }
            return likelihood / overdispersion - penalty;
        }
    }

    /** All that can be fitted to the rate of {@code requests} requests, the best first. */
    public static List<RateFit> of(RateCurve curve, long requests) {
        int bins = Math.clamp(requests / REQUESTS_PER_BIN, 1, MOST_BINS);
        double[] raw = curve.counts(bins);
        Counts counts = new Counts(raw, (curve.end() + 1.0) / bins, overdispersion(raw));
        List<RateFit> fits = new ArrayList<>();
        fits.add(constant(counts));
        if (bins >= FEWEST_BINS) {
            fits.add(ramp(counts));
            fits.add(burst(counts));
            diurnal(counts).ifPresent(fits::add);
            for (int steps = 2; steps <= bins; steps *= 2) {
                fits.add(steps(counts, steps));
            }
            fits.add(steps(counts, bins));
        }
        fits.sort(Comparator.comparingDouble(RateFit::score).reversed());
        Set<String> kinds = new HashSet<>();
        fits.removeIf(fit -> !kinds.add(fit.kind()));
        return fits;
    }

    /** From differences of neighbours, which a slow change of the rate hardly touches (von Neumann 1941). */
    private static double overdispersion(double[] counts) {
        double ratio = IntStream.range(1, counts.length)
                .filter(i -> counts[i] + counts[i - 1] > 0)
                .mapToDouble(i -> Math.pow(counts[i] - counts[i - 1], 2) / (counts[i] + counts[i - 1]))
                .average()
                .orElse(1);
        return Math.max(ratio, 0.1);
    }

    private static RateFit fit(
            String kind, Counts counts, double base, List<RateShape> shape, int parameters, double[] expected) {
        double rate = Math.clamp(Rounded.number(counts.perSecond(base)), 1e-9, 1e9);
        return new RateFit(kind, rate, shape, counts.score(expected, parameters));
    }

    private static RateFit constant(Counts counts) {
        double[] expected = new double[counts.counts().length];
        Arrays.fill(expected, counts.mean());
        return fit("constant", counts, counts.mean(), List.of(), 1, expected);
    }

    private static RateFit ramp(Counts counts) {
        int bins = counts.counts().length;
        double[] line = regression(counts, i -> new double[] {(i + 0.5) / bins});
        double mean = counts.mean();
        double from = Math.max(0, line[0]);
        double to = Math.max(0, line[0] + line[1]);
        double[] expected = IntStream.range(0, bins)
                .mapToDouble(i -> from + (to - from) * (i + 0.5) / bins)
                .toArray();
        RateShape shape = new Ramp(
                Rounded.number(from / mean),
                Rounded.number(to / mean),
                Duration.ZERO,
                Rounded.time(bins * counts.nanos()));
        return fit("ramp", counts, mean, List.of(shape), 2, expected);
    }

    private interface Regressors {
        /** The independent variables of a bin, counted from 0, without the constant. */
        double[] at(int bin);
    }

    private static double[] regression(Counts counts, Regressors regressors) {
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.newSampleData(
                counts.counts(),
                IntStream.range(0, counts.counts().length)
                        .mapToObj(regressors::at)
                        .toArray(double[][]::new));
        return regression.estimateRegressionParameters();
    }

    /** The one run of bins that, with a rate of its own, explains most. */
    private static RateFit burst(Counts counts) {
        double[] c = counts.counts();
        RateFit best = constant(counts);
        double total = counts.mean() * c.length;
        for (int from = 0; from < c.length; from++) {
            double inside = 0;
            for (int to = from + 1; to < c.length + (from == 0 ? 0 : 1); to++) {
                inside += c[to - 1];
                double base = (total - inside) / (c.length - (to - from));
                double high = inside / (to - from);
                if (base > 0 && high > base) {
                    RateFit fit = burst(counts, from, to, base, high / base);
                    best = fit.score > best.score ? fit : best;
                }
            }
        }
        return best;
    }

    private static RateFit burst(Counts counts, int from, int to, double base, double factor) {
        double[] expected = new double[counts.counts().length];
        Arrays.fill(expected, base);
        Arrays.fill(expected, from, to, base * factor);
        RateShape shape = new Burst(
                Rounded.number(factor),
                Rounded.time(from * counts.nanos()),
                Rounded.time((to - from) * counts.nanos()),
                Optional.empty());
        return fit("burst", counts, base, List.of(shape), 2 + 2 * 2, expected);
    }

    private static Optional<RateFit> diurnal(Counts counts) {
        double day = DAY.toNanos();
        int bins = counts.counts().length;
        if (bins * counts.nanos() < day) {
            return Optional.empty();
        }
        double[] angles = IntStream.range(0, bins)
                .mapToDouble(i -> 2 * Math.PI * (i + 0.5) * counts.nanos() / day)
                .toArray();
        double[] wave = regression(counts, i -> new double[] {Math.cos(angles[i]), Math.sin(angles[i])});
        double amplitude = Math.min(1, Math.hypot(wave[1], wave[2]) / wave[0]);
        double phase = Math.atan2(wave[2], wave[1]);
        double[] expected = Arrays.stream(angles)
                .map(angle -> wave[0] * (1 + amplitude * Math.cos(angle - phase)))
                .toArray();
        double peak = (phase < 0 ? phase + 2 * Math.PI : phase) / (2 * Math.PI) * day;
        RateShape shape = new Diurnal(Rounded.number(amplitude), Rounded.time(peak), DAY);
        return Optional.of(fit("diurnal", counts, wave[0], List.of(shape), 3, expected));
    }

    private static RateFit steps(Counts counts, int steps) {
        double[] c = counts.counts();
        double[] expected = new double[c.length];
        List<Steps.Step> points = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            int from = step * c.length / steps;
            int to = (step + 1) * c.length / steps;
            double level = Arrays.stream(c, from, to).average().orElse(0);
            Arrays.fill(expected, from, to, level);
            points.add(new Steps.Step(Rounded.time(from * counts.nanos()), Rounded.number(level / counts.mean())));
        }
        return fit(steps + " steps", counts, counts.mean(), List.of(new Steps(points)), steps, expected);
    }
}
