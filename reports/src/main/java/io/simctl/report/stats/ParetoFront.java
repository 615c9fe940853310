package io.simctl.report.stats;

import java.util.List;
import java.util.stream.IntStream;

/** The points that no other is better than: none is at least as good by every measure and better by one. */
public final class ParetoFront {
    private ParetoFront() {}

    /**
     * Places of the points on the front, in their order; of equal points all.
     *
     * @param points by measures of which less is better; one with NaN is never on the front
     */
    public static List<Integer> of(List<double[]> points) {
        return IntStream.range(0, points.size())
                .filter(i -> IntStream.range(0, points.get(i).length).noneMatch(m -> Double.isNaN(points.get(i)[m])))
                .filter(i -> points.stream().noneMatch(other -> dominates(other, points.get(i))))
                .boxed()
                .toList();
    }

    /** Whether {@code a} is at least as good by every measure, and better by one. */
    public static boolean dominates(double[] a, double[] b) {
        boolean isBetter = false;
        for (int i = 0; i < a.length; i++) {
            if (!(a[i] <= b[i])) {
                return false;
            }
            isBetter |= a[i] < b[i];
        }
        return isBetter;
    }
}
