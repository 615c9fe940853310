package io.simctl.report.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The difference between a figure of two wholes that have nothing to do with each other, and the confidence in it, from the same figure of
 * the sections of each; see {@link Sections}. A whole without sections is taken for a constant.
 *
 * @param leftWhole the figure of one
 * @param left that of its sections: none, or at least two
 * @param rightWhole the figure of the other, from which the first is taken away
 * @param right that of its sections: none, or at least two
 */
public record TwoSamples(double leftWhole, double[] left, double rightWhole, double[] right) {
    private static final double CONFIDENCE = 0.95;
    private static final int RESAMPLES = 2000;

    /** One of both at least has two sections or more. */
    public TwoSamples {
        if (left.length == 1 || right.length == 1 || left.length + right.length == 0) {
            throw new IllegalArgumentException(left.length + " and " + right.length + " sections leave no interval");
        }
    }

    /** Welch's interval: Student's t with Satterthwaite's degrees of freedom, since the two may scatter differently. */
    public Interval welch(double confidence) {
        double ofLeft = squaredError(leftWhole, left);
        double ofRight = squaredError(rightWhole, right);
        double both = ofLeft + ofRight;
        double difference = rightWhole - leftWhole;
        if (both == 0) {
            return new Interval(difference, difference);
        }
        double freedom = both * both / (part(ofLeft, left) + part(ofRight, right));
        double half = Sections.quantile(freedom, confidence) * Math.sqrt(both);
        return new Interval(difference - half, difference + half);
    }

    private static double squaredError(double whole, double[] sections) {
        return sections.length == 0 ? 0 : Sections.squaredError(whole, sections);
    }

    private static double part(double squaredError, double[] sections) {
        return sections.length == 0 ? 0 : squaredError * squaredError / (sections.length - 1);
    }

    /**
     * The percentile bootstrap of the difference of the means of the sections, moved to the wholes, with 95 % confidence.
     *
     * @param seed equal seeds give equal intervals
     */
    public Interval bootstrap(long seed) {
        var random = new SplittableRandom(seed);
        var differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            differences[i] = rightWhole + deviation(right, random) - leftWhole - deviation(left, random);
        }
        Arrays.sort(differences);
        int tail = (int) Math.round(RESAMPLES * (1 - CONFIDENCE) / 2);
        return new Interval(differences[tail], differences[RESAMPLES - 1 - tail]);
    }

    /** By how much the mean of a sample of the sections, with replacement, is beside that of them all. */
    private static double deviation(double[] sections, SplittableRandom random) {
        double sum = 0;
        for (int k = 0; k < sections.length; k++) {
            sum += sections[random.nextInt(sections.length)];
        }
        return sections.length == 0 ? 0 : sum / sections.length - StatUtils.mean(sections);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TwoSamples that
                && leftWhole == that.leftWhole
                && rightWhole == that.rightWhole
                && Arrays.equals(left, that.left)
                && Arrays.equals(right, that.right);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(left) * 31 + Arrays.hashCode(right);
    }
}
