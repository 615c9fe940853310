package io.simctl.report.metric;

/** The side on which values of a metric are better. */
public enum Direction {
    LOWER_IS_BETTER,
    HIGHER_IS_BETTER,
    /** More is neither better nor worse. */
    NEUTRAL;

    /** Whether {@code value} is better than {@code other}. */
    public boolean prefers(double value, double other) {
        return switch (this) {
            case LOWER_IS_BETTER -> value < other;
            case HIGHER_IS_BETTER -> value > other;
            case NEUTRAL -> false;
        };
    }
}
