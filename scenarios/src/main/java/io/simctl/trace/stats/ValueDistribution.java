package io.simctl.trace.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * The distribution of values from 0 to {@link Long#MAX_VALUE}. Mean and variance are exact; percentiles have three digits
 * (HdrHistogram), so that the memory is bounded.
 */
public final class ValueDistribution {
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);
    private long smallest = Long.MAX_VALUE;
    private long largest;
    private double mean;
    private double squares;

    /** An empty one. */
    public ValueDistribution() {}

    /** Counts one value. */
    public void add(long value) {
        histogram.recordValue(value);
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
        // Welford (1962): the sum of squares of differences from the mean so far loses no digits to large means
        double before = value - mean;
        mean += before / count();
        squares += before * (value - mean);
    }

    /** How many values there were. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** The mean, or 0 when there was none. */
    public double mean() {
        return mean;
    }

    /** Smallest value, or 0 when there was none. */
    public long min() {
        return count() == 0 ? 0 : smallest;
    }

    /** Largest value, or 0 when there was none. */
    public long max() {
        return largest;
    }

    /** The sum of all values. */
    public double total() {
        return mean * count();
    }

    /** Standard deviation over mean, the coefficient of variation; 0 when the mean is. */
    public double cv() {
        return mean == 0 || count() < 2 ? 0 : Math.sqrt(squares / (count() - 1)) / mean;
    }

    /**
     * The value that {@code percent} of the values do not exceed, by nearest rank, to three digits.
     *
     * @param percent from 0 to 100
     */
    public long percentile(double percent) {
        return count() == 0 ? 0 : Math.clamp(histogram.getValueAtPercentile(percent), smallest, largest);
    }

    /** Largest difference to another distribution in the share of values up to any value: Kolmogorov's and Smirnov's distance. */
    public double distance(ValueDistribution other) {
        return distance(other.shares()::upTo);
    }

    /**
     * Largest difference to a distribution function.
     *
     * @param cdf the share of values that are at most its argument
     */
    public double distance(DoubleUnaryOperator cdf) {
        double largestSoFar = 0;
        double share = 0;
        for (var value : histogram.recordedValues()) {
            long from = histogram.lowestEquivalentValue(value.getValueIteratedTo());
            largestSoFar = Math.max(largestSoFar, Math.abs(share - cdf.applyAsDouble(from - 1.0)));
            share += (double) value.getCountAtValueIteratedTo() / count();
            largestSoFar =
                    Math.max(largestSoFar, Math.abs(share - cdf.applyAsDouble((double) value.getValueIteratedTo())));
        }
        return largestSoFar;
    }

    /** The distribution function as a table. */
    private Shares shares() {
        List<Double> values = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        long counted = 0;
        for (var value : histogram.recordedValues()) {
            counted += value.getCountAtValueIteratedTo();
            values.add((double) value.getValueIteratedTo());
            shares.add((double) counted / count());
        }
        return new Shares(toArray(values), toArray(shares));
    }

    private static double[] toArray(List<Double> list) {
        return list.stream().mapToDouble(x -> x).toArray();
    }

    private record Shares(double[] values, double[] shares) {
        double upTo(double value) {
            int found = Arrays.binarySearch(values, value);
            int at = found < 0 ? -found - 2 : found;
            return at < 0 ? 0 : shares[at];
        }
    }
}
