package io.simctl.report.result;

/**
 * The work of the machines in the measured time. Times are nanoseconds, summed over machines.
 *
 * @param machines how many there are
 * @param counts over all of them
 */
public record FleetResult(int machines, Counts<FleetCount> counts) {
    /** No machine. */
    public static final FleetResult NONE = new FleetResult(0, Counts.zero(FleetCount.class));

    /** The counter of this kind. */
    public long get(FleetCount kind) {
        return counts.get(kind);
    }

    /** These machines and others of the same run. */
    public FleetResult beside(FleetResult other) {
        return new FleetResult(machines + other.machines, counts.plus(other.counts));
    }

    /** This run and another one of the same fleet. */
    public FleetResult then(FleetResult other) {
        return new FleetResult(machines, counts.plus(other.counts));
    }
}
