package io.simctl.control;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Target;

/**
 * Observes a run; metrics, traces and checks hang here and cannot influence it. All times are nanoseconds since the run
 * began. Every method does nothing unless overridden. Calls come in the order of time, on one thread.
 */
public interface RunListener {
    /** The workload hands a new request to its client. */
    default void submitted(Request request, long now) {}

    /** The client sends a try; {@link Attempt#number()} tells whether it is a retry. */
    default void attempted(Attempt attempt, long now) {}

    /**
     * A try was rejected. The client may try again: the request's end comes with {@link #ended}.
     *
     * @param couldHaveServed whether some healthy machine that holds the model and may run it had a free slot or no work
     */
    default void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {}

    /**
     * A request ended. Called exactly once for each submitted request.
     *
     * @param last the last try
     * @param couldHaveServed for a rejected outcome as in {@link #attemptRejected}, else false
     * @param now when the client saw the end
     * @param networkDelay what is to be added to the machine's stamps of {@code last} to get the client's
     */
    default void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {}

    /**
     * A stretch of engine steps that each gave one token to each of the same sequences.
     *
     * @param sequences sequences that got one token in each step, each of which had got its previous one in the step before
     * @param steps how many steps, at least 1
     * @param start when the first of these steps began
     * @param end when the last of them ended; step durations grow linearly in between
     * @param firstStep duration of the first step
     * @param lastStep duration of the last step
     */
    default void decoded(
            int machine, int model, int sequences, int steps, long start, long end, long firstStep, long lastStep) {}

    /** A model's state on a machine changed: the loads, unloads and residency of the run. */
    default void modelState(int machine, int model, ModelState before, ModelState after, long now) {}

    /** A load failed; {@link #modelState} tells of the change of state. */
    default void loadFailed(int machine, int model, String cause, long now) {}

    /**
     * A fault of a machine, or of the way to it, begins to hold or ceases to; told before what it does.
     *
     * @param fault what it is called, such as {@code machine crashed}
     */
    default void fault(int machine, String fault, boolean begins, long now) {}

    /**
     * The number of attempts at work on a machine changed.
     *
     * @param running attempts at the machine's backend, over all models
     */
    default void running(int machine, int running, long now) {}

    /** A machine was given a target instead of the one before, which is {@link Target#NONE} the first time. */
    default void targeted(int machine, Target before, Target after, long now) {}

    /** The placement policy planned. {@code desired} and {@code current} hold machines by model index; read, do not keep. */
    default void planned(int[] desired, int[] current, int actions, boolean shadow, long now) {}

    /** The run is over; this is how the Coordinator sees the machines divided into pools. */
    default void pools(PoolReport report, long now) {}
}
