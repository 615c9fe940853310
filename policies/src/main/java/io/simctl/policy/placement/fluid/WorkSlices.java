package io.simctl.policy.placement.fluid;

/**
 * The work of each model in slices of time of equal length, as the requests that it has in service at once on average: arrivals times the
 * time that one is served (Little's law).
 *
 * @param work by slice, then model; handed on, not copied
 * @param worth by model, what it is worth to serve one request at once for a whole slice: in requests, times the model's weight
 */
public record WorkSlices(double[][] work, double[] worth) {
    /** How many slices there are. */
    public int slices() {
        return work.length;
    }

    /** How many models there are. */
    public int models() {
        return worth.length;
    }
}
