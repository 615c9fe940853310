package io.simctl.report.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Sobol indices of a function's inputs: the share of its variance that an input has alone (first order), and with all of its interactions (total).
 * First order by Saltelli's estimator of 2010 with centred values, total by Jansen's, both over Saltelli's design (Saltelli and others, Variance
 * based sensitivity analysis of model output, Computer Physics Communications 181, 2010).
 *
 * @param first the index, with a bootstrap interval over the base points
 * @param total likewise
 */
public record SobolIndices(Share first, Share total) {
    private static final int RESAMPLES = 500;
    private static final double TAIL = 0.025;

    /** A share of the variance, as far as it is known. */
    public record Share(double value, Interval ci95) {}

    /**
     * The indices of one input.
     *
     * @param a values at the points A
     * @param b values at the points B
     * @param mixed values at the points A with this input from B
     * @param seed of the bootstrap
     */
    public static SobolIndices of(double[] a, double[] b, double[] mixed, long seed) {
        int[] all = IntStream.range(0, a.length).toArray();
        var random = new SplittableRandom(seed);
        double[] firsts = new double[RESAMPLES];
        double[] totals = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] rows = random.ints(a.length, 0, a.length).toArray();
            firsts[i] = first(a, b, mixed, rows);
            totals[i] = total(a, b, mixed, rows);
        }
        return new SobolIndices(
                new Share(first(a, b, mixed, all), interval(firsts)),
                new Share(total(a, b, mixed, all), interval(totals)));
    }

    private static Interval interval(double[] values) {
        Arrays.sort(values);
        int tail = (int) (TAIL * RESAMPLES);
        return new Interval(values[tail], values[RESAMPLES - 1 - tail]);
    }

    private static double first(double[] a, double[] b, double[] mixed, int[] rows) {
        double mean = mean(a, b, rows);
        double sum = Arrays.stream(rows)
                .mapToDouble(i -> (b[i] - mean) * (mixed[i] - a[i]))
                .sum();
        return share(sum / rows.length, a, b, rows);
    }

    private static double total(double[] a, double[] b, double[] mixed, int[] rows) {
        double sum = Arrays.stream(rows)
                .mapToDouble(i -> (a[i] - mixed[i]) * (a[i] - mixed[i]))
                .sum();
        return share(sum / (2 * rows.length), a, b, rows);
    }

    /** Of the variance over both; nothing of nothing. */
    private static double share(double part, double[] a, double[] b, int[] rows) {
        double[] both = IntStream.concat(
                        Arrays.stream(rows), Arrays.stream(rows).map(i -> -1 - i))
                .mapToDouble(i -> i < 0 ? b[-1 - i] : a[i])
                .toArray();
        double variance = StatUtils.populationVariance(both);
        return variance > 0 ? part / variance : 0;
    }

    private static double mean(double[] a, double[] b, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> a[i] + b[i]).sum() / (2 * rows.length);
    }
}
