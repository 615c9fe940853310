package io.simctl.policy.placement.fluid;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The requests that came in the last so many slices of time, by model. */
public final class RecentArrivals {
    private final long most;
    private final Deque<int[]> slices = new ArrayDeque<>();
    private int[] current;

    /** @param most how many slices are recent; at least one */
    public RecentArrivals(int models, long most) {
        this.most = most;
        current = new int[models];
    }

    /** A request came. */
    public void arrived(int model) {
        current[model]++;
    }

    /** A slice is over. */
    public void endSlice() {
        slices.addLast(current);
        current = new int[current.length];
        if (slices.size() > most) {
            slices.removeFirst();
        }
    }

    /** How many slices are over, up to as many as are recent. */
    public int slices() {
        return slices.size();
    }

    /**
     * The arrivals per second of each model in each of the slices, the oldest first.
     *
     * @param seconds length of a slice
     */
    public double[][] rates(double seconds) {
        return slices.stream()
                .map(slice -> Arrays.stream(slice)
                        .mapToDouble(count -> count / seconds)
                        .toArray())
                .toArray(double[][]::new);
    }
}
