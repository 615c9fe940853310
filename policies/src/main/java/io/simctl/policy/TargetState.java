package io.simctl.policy;

/** The progress of a machine towards its {@link Target}. */
public enum TargetState {
    /** Never given one: it may serve every model that it holds. */
    UNMANAGED,
    /** Loading what the target names, or about to. */
    LOADING,
    /** Finishing what it runs before it changes models. */
    DRAINING,
    /** Holds what the target names. */
    REACHED,
    /** Could not load what the target names; still bound to it. */
    FAILED
}
