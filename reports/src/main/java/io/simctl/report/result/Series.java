package io.simctl.report.result;

import java.util.Arrays;

/** Immutable counts by bin of time. */
public final class Series {
    private final long[] values;

    private Series(long[] values) {
        this.values = values;
    }

    /** The series of these counts. */
    public static Series of(long... values) {
        return new Series(values.clone());
    }

    /** A copy of the counts. */
    public long[] values() {
        return values.clone();
    }

    /** How many bins there are. */
    public int size() {
        return values.length;
    }

    /** The count of a bin. */
    public long at(int bin) {
        return values[bin];
    }

    /** Over all bins. */
    public long sum() {
        return Arrays.stream(values).sum();
    }

    /** Both together, bin by bin; both have as many bins. */
    public Series plus(Series other) {
        var sum = values.clone();
        Arrays.setAll(sum, i -> values[i] + other.values[i]);
        return new Series(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series series && Arrays.equals(values, series.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
