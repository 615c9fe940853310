package io.simctl.experiments.sweep;

/** A listener that learns how far a sweep is; called from threads of its own. */
@FunctionalInterface
public interface SweepProgress {
    /** Nobody listens. */
    SweepProgress NONE = (done, all) -> {};

    /**
     * So many runs are done.
     *
     * @param done of those that had to be made
     * @param all that had to be made: finished points are no part of them
     */
    void reached(int done, int all);
}
