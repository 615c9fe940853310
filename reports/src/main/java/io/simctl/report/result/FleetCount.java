package io.simctl.report.result;

/** The kinds of what is counted over machines in the measured time. */
public enum FleetCount {
    /** Loads that began. */
    LOADS,
    /** Loads that ended without the model in memory. */
    LOAD_FAILURES,
    /** Models that left memory, whether evicted, unloaded on order, or lost in a crash. */
    UNLOADS,
    /** Loads that began after another model had left the same machine since its load before. */
    SWITCHES,
    /** Time spent loading, summed over loads. */
    LOAD_NANOS,
    /** Time with at least one attempt at the backend. */
    BUSY_NANOS,
    /** Time with two or more models in memory. */
    CO_RESIDENT_NANOS,
    /** Measured time. */
    MACHINE_NANOS,
    /** Machines that were assigned to a pool by the run's end. */
    MANAGED_MACHINES,
    /** Machines with more than one model in memory at the run's end, as the Coordinator knew it. */
    CO_RESIDENT_MACHINES
}
