package io.simctl.sim.cost;

import java.util.Arrays;

/**
 * A function given by points: straight lines between them, the first point's value to the left, and to the right the last
 * line prolonged, though never downwards.
 */
public final class PiecewiseLinear {
    private final double[] xs;
    private final double[] ys;

    private PiecewiseLinear(double[] xs, double[] ys) {
        this.xs = xs;
        this.ys = ys;
    }

    /**
     * The function through these points.
     *
     * @param xs rising strictly, 0 or more; at least one
     * @param ys as many, each 0 or more
     */
    public static PiecewiseLinear through(double[] xs, double[] ys) {
        if (xs.length == 0 || xs.length != ys.length) {
            throw new IllegalArgumentException(
                    "as many values as places are needed, at least one: " + xs.length + " and " + ys.length);
        }
        for (int i = 0; i < xs.length; i++) {
            Hardware.requireNotNegative("a place in a table", xs[i]);
            Hardware.requireNotNegative("a value in a table", ys[i]);
            if (i > 0 && xs[i] <= xs[i - 1]) {
                throw new IllegalArgumentException("places in a table must rise: " + xs[i] + " after " + xs[i - 1]);
            }
        }
        return new PiecewiseLinear(xs.clone(), ys.clone());
    }

    /** The same function with the first line prolonged to the left until 0, though not below 0. */
    PiecewiseLinear fromZero() {
        if (xs[0] == 0) {
            return this;
        }
        double slope = xs.length == 1 ? ys[0] / xs[0] : (ys[1] - ys[0]) / (xs[1] - xs[0]);
        double[] moreXs = new double[xs.length + 1];
        double[] moreYs = new double[xs.length + 1];
        System.arraycopy(xs, 0, moreXs, 1, xs.length);
        System.arraycopy(ys, 0, moreYs, 1, ys.length);
        moreYs[0] = Math.clamp(ys[0] - slope * xs[0], 0, ys[0]);
        return new PiecewiseLinear(moreXs, moreYs);
    }

    /** The value at {@code x}. */
    public double at(double x) {
        if (x <= xs[0]) {
            return ys[0];
        }
        int right = 1;
        while (right < xs.length && xs[right] < x) {
            right++;
        }
        if (right == xs.length) {
            double beyond = x - xs[right - 1];
            return ys[right - 1] + Math.max(0, lastSlope()) * beyond;
        }
        double share = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
        return ys[right - 1] + share * (ys[right] - ys[right - 1]);
    }

    private double lastSlope() {
        int last = xs.length - 1;
        return last == 0 ? 0 : (ys[last] - ys[last - 1]) / (xs[last] - xs[last - 1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PiecewiseLinear that && Arrays.equals(xs, that.xs) && Arrays.equals(ys, that.ys);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(xs) + Arrays.hashCode(ys);
    }

    @Override
    public String toString() {
        return "through " + Arrays.toString(xs) + " → " + Arrays.toString(ys);
    }
}
