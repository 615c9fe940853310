package io.simctl.policy;

import io.simctl.fleet.Request;

/**
 * A machine's end of a placement policy: the protocol by which it gets to its {@link Target} and what it rejects meanwhile. It
 * acts through the {@link MachineActions} that it was made with.
 */
public interface MachinePlacement {
    /** A target arrives; one that is not newer than the last is to be ignored. */
    void target(Target target, long now);

    /** Something on the machine has changed: maybe the next step can be taken. */
    default void changed(long now) {}

    /** The time that was set with {@link MachineActions#wakeAt} has come. */
    default void wake(long now) {}

    /** A model is out of memory though nobody unloaded it. */
    default void lost(int model, long now) {}

    /**
     * The machine is back with nothing in memory, whatever was there when it went.
     *
     * @return whether the target says what is loaded now; else the machine loads what it began the run with
     */
    default boolean poweredOn(long now) {
        return false;
    }

    /** Whether the end of this model's load is part of a target, whose status tells of it. */
    default boolean awaits(int model) {
        return false;
    }

    /** A load that it {@link #awaits} has failed or was refused. */
    default void loadFailed(int model, long now) {}

    /**
     * Whether requests wait for the placement to load this model, and do not begin its load themselves: a target is on its way that will,
     * once what has no place beside it is gone.
     */
    default boolean loadsLater(int model) {
        return false;
    }

    /** Whether a request may come to the machine as far as its target is concerned. */
    default Verdict admit(Request request) {
        return Verdict.ADMIT;
    }
}
