package io.simctl.control;

/** How far a machine is with the pool it was assigned to (d-inference PR #435). */
public enum AssignmentState {
    /** Never assigned: belongs to no pool and may serve every model it holds. */
    UNMANAGED,
    /** Told to load the pool's model. */
    LOADING,
    /** Finishing what it runs before it changes models. */
    DRAINING,
    /** Serves its pool. */
    ASSIGNED,
    /** Could not load the pool's model; still bound to the pool, serving nothing. */
    FAILED
}
