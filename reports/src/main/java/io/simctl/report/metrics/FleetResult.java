package io.simctl.report.metrics;

import io.simctl.control.PoolReport;

/**
 * What the machines did in the measured time. Times are nanoseconds, summed over machines.
 *
 * @param machines how many there are
 * @param loads loads that began
 * @param loadFailures loads that ended without the model in memory
 * @param unloads models that left memory, whether thrown out, unloaded on order, or lost in a crash
 * @param switches loads that began after another model had left the same machine since its load before
 * @param loadTime time spent loading, summed over loads
 * @param busyTime time with at least one attempt at the backend
 * @param coResidentTime time with two or more models in memory
 * @param machineTime measured time times machines
 * @param managed machines that were assigned to a pool by the run's end
 * @param coResident machines with more than one model in memory at the run's end, as the Coordinator knew it
 */
public record FleetResult(
        int machines,
        long loads,
        long loadFailures,
        long unloads,
        long switches,
        long loadTime,
        long busyTime,
        long coResidentTime,
        long machineTime,
        long managed,
        long coResident) {

    /** No machine. */
    public static final FleetResult NONE = new FleetResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** These machines and others of the same run. */
    FleetResult beside(FleetResult other) {
        return plus(other, machines + other.machines);
    }

    /** This run and another one of the same fleet. */
    public FleetResult then(FleetResult other) {
        return plus(other, machines);
    }

    private FleetResult plus(FleetResult other, int machinesOfBoth) {
        return new FleetResult(
                machinesOfBoth,
                loads + other.loads,
                loadFailures + other.loadFailures,
                unloads + other.unloads,
                switches + other.switches,
                loadTime + other.loadTime,
                busyTime + other.busyTime,
                coResidentTime + other.coResidentTime,
                machineTime + other.machineTime,
                managed + other.managed,
                coResident + other.coResident);
    }

    /** The same with what was known of the pools at the run's end. */
    FleetResult with(PoolReport pools) {
        return new FleetResult(
                machines,
                loads,
                loadFailures,
                unloads,
                switches,
                loadTime,
                busyTime,
                coResidentTime,
                machineTime,
                pools.managed(),
                pools.coResident());
    }
}
