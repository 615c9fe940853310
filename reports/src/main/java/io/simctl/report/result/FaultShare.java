package io.simctl.report.result;

/**
 * A kind of fault on a machine, as far as it held within the measured time of a run.
 *
 * @param fault in the words of the scenario's fault, such as {@code machine crashed}
 * @param machine its index
 * @param times how often it struck
 * @param nanos for how long at least one of the kind held
 * @param first when it struck first, nanoseconds since the run began; before the measured time if it held when that began
 * @param last when it struck last
 */
public record FaultShare(String fault, int machine, long times, long nanos, long first, long last) {
    /** The same kind of fault in another run, or on another machine, counted as on this one. */
    public FaultShare plus(FaultShare other) {
        return new FaultShare(
                fault,
                machine,
                times + other.times,
                nanos + other.nanos,
                Math.min(first, other.first),
                Math.max(last, other.last));
    }
}
