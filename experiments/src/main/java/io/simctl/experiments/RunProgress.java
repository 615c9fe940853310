package io.simctl.experiments;

/** A listener that learns how far runs are. Runs may go on side by side, and report from threads of their own. */
@FunctionalInterface
public interface RunProgress {
    /** Nobody listens. */
    RunProgress NONE = (policy, run, now) -> {};

    /**
     * A run has come so far.
     *
     * @param policy name of its policy set
     * @param run from 0, among those of the policy set
     * @param now nanoseconds since it began, on its own clock
     */
    void reached(String policy, int run, long now);

    /**
     * Something is done while no run goes on.
     *
     * @param activity in a few words; empty when it is over
     */
    default void pausedFor(String activity) {}
}
