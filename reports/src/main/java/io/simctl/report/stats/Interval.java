package io.simctl.report.stats;

/** An interval that holds the true value with 95 % confidence. */
public record Interval(double low, double high) {
    /** Whether the value lies inside. */
    public boolean holds(double value) {
        return low <= value && value <= high;
    }
}
