package io.simctl.fleet;

/** The state of one model on a machine, as the machine reports it. */
public enum ModelState {
    /** The weights are not on the machine. */
    ABSENT,
    /** On disk, not in memory. */
    ON_DISK,
    /** Being read into memory. */
    LOADING,
    /** In memory and able to serve. */
    RESIDENT,
    /** In memory, serving what it has, about to be unloaded. */
    DRAINING
}
