package io.simctl.report.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Mean;

/**
 * The confidence in a figure that was taken of a whole, from the same figure taken of each of its sections: of independent
 * replications, or of batches of one long run.
 *
 * <p>This is <em>sectioning</em> (Asmussen and Glynn, Stochastic Simulation, 2007, III.5): the interval is centred on the figure
 * of the whole, since a percentile of many samples is less biased than the mean of percentiles of few, and its width comes from
 * how the sections scatter about it. For a plain mean over sections of one size it is the usual Student t interval.
 */
public final class Sections {
    static final double CONFIDENCE = 0.95;
    private static final int RESAMPLES = 2000;
    private static final double ONE_SIDED_5_PERCENT = 1.645;

    private Sections() {}

    /**
     * The Student t interval.
     *
     * @param sections at least two
     */
    public static Interval studentT(double whole, double[] sections) {
        return studentT(whole, sections, CONFIDENCE);
    }

    /**
     * The Student t interval with another confidence than 95 %.
     *
     * @param sections at least two
     */
    public static Interval studentT(double whole, double[] sections, double confidence) {
        int n = sections.length;
        if (n < 2) {
            throw new IllegalArgumentException("an interval needs two sections, not " + n);
        }
        return about(whole, sections, quantile(n - 1, confidence));
    }

    /** The interval of a quantile of Student's t that is known already. */
    static Interval about(double whole, double[] sections, double quantile) {
        double half = quantile * Math.sqrt(squaredError(whole, sections));
        return new Interval(whole - half, whole + half);
    }

    /** The squared standard error of the whole, by how its sections scatter about it. */
    static double squaredError(double whole, double[] sections) {
        int n = sections.length;
        return Arrays.stream(sections).map(x -> (x - whole) * (x - whole)).sum() / (n - 1) / n;
    }

    /** What of Student's t with so many degrees of freedom lies beyond neither end of the interval. */
    static double quantile(double freedom, double confidence) {
        return new TDistribution(null, freedom).inverseCumulativeProbability((1 + confidence) / 2);
    }

    /**
     * The percentile bootstrap of the sections' mean, moved to the whole: no normality assumed, but it needs more sections
     * than Student's t, eight at the least.
     *
     * @param seed equal seeds give equal intervals
     */
    public static Interval bootstrap(double whole, double[] sections, long seed) {
        var random = new SplittableRandom(seed);
        double shift = whole - mean(sections);
        var means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int k = 0; k < sections.length; k++) {
                sum += sections[random.nextInt(sections.length)];
            }
            means[i] = shift + sum / sections.length;
        }
        Arrays.sort(means);
        int tail = (int) Math.round(RESAMPLES * (1 - CONFIDENCE) / 2);
        return new Interval(means[tail], means[RESAMPLES - 1 - tail]);
    }

    /** Not that of StatUtils, which has the classes of all its statistics loaded at every start. */
    private static double mean(double[] sections) {
        return new Mean().evaluate(sections);
    }

    /**
     * Whether each section may be taken as independent of the one before: the lag-1 autocorrelation is not above what
     * independent sections reach in one case of twenty.
     */
    public static boolean lookIndependent(double[] sections) {
        double mean = mean(sections);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < sections.length; i++) {
            squares += (sections[i] - mean) * (sections[i] - mean);
            if (i > 0) {
                products += (sections[i] - mean) * (sections[i - 1] - mean);
            }
        }
        return products <= squares * ONE_SIDED_5_PERCENT / Math.sqrt(sections.length);
    }
}
