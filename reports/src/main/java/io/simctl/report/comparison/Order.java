package io.simctl.report.comparison;

/**
 * The order in which the values of two policies lie, where some are infinite and leave no interval.
 *
 * @param side below 0 when the candidate's are lower, above 0 when they are higher, 0 when chance may have it so
 * @param basis what tells it
 */
public record Order(int side, String basis) {
    /** How rarely chance alone may tell an order. */
    static final double SIGNIFICANCE = 0.05;

    /** Whether there is one beyond chance. */
    boolean isTold() {
        return side != 0;
    }
}
