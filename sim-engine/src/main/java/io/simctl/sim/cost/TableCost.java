package io.simctl.sim.cost;

import java.util.SortedMap;

/** Step cost as measured: the time of a decode step by batch size, linear between the sizes and beyond the largest two. */
public final class TableCost implements StepCost {
    private final double[] sizes;
    private final double[] nanos;
    private final double contextNanos;
    private final double prefillNanos;

    /**
     * @param decode nanoseconds of a decode step by the number of sequences, not empty
     * @param contextNanos nanoseconds for each token of context
     * @param prefillRate prompt tokens per second
     */
    public TableCost(SortedMap<Integer, Double> decode, double contextNanos, double prefillRate) {
        this.sizes = decode.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        this.nanos = decode.values().stream().mapToDouble(Double::doubleValue).toArray();
        this.contextNanos = contextNanos;
        this.prefillNanos = 1e9 / prefillRate;
    }

    @Override
    public double fixed(int decoding, int prefilling) {
        return prefilling * prefillNanos + (decoding == 0 ? 0 : decodeStep(decoding));
    }

    private double decodeStep(int batch) {
        int last = sizes.length - 1;
        if (last == 0 || batch <= sizes[0]) {
            return nanos[0];
        }
        int upper = 1;
        while (upper < last && sizes[upper] < batch) {
            upper++;
        }
        double slope = (nanos[upper] - nanos[upper - 1]) / (sizes[upper] - sizes[upper - 1]);
        return nanos[upper] + slope * (batch - sizes[upper]);
    }

    @Override
    public double decodeContext() {
        return contextNanos;
    }

    @Override
    public double prefillContext() {
        return 0;
    }
}
