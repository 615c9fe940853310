package io.simctl.policy;

import io.simctl.fleet.Outcome;

/** The actions that a {@link MachinePlacement} can take on its machine. */
public interface MachineActions {
    /** What the machine knows of itself. */
    NodeView node();

    /** How long a machine that changes models shall let its requests finish, nanoseconds. */
    long drainTimeout();

    /** Loads a model, by whatever plan the swap policy has for that; does nothing for one that is loaded. */
    void load(int model);

    /** Drops a load that has not begun. */
    void forgetLoad(int model);

    /** A resident model takes nothing new and is unloaded once it runs nothing. */
    void drain(int model);

    /** A model that was about to leave stays after all; too late once it is being unloaded. */
    void keep(int model);

    /** Rejects everything that waits for the model, for a slot or for its load. */
    void rejectWaiting(int model, Outcome.Rejected rejection);

    /** Breaks off everything that the model runs. */
    void breakOff(int model, String cause);

    /**
     * Reports to the Coordinator how far the machine is with a target.
     *
     * @param model that could not be loaded, when the state is {@link TargetState#FAILED}; else any of the target's
     */
    void report(Target target, TargetState state, int model);

    /** When {@link MachinePlacement#wake} is to be called, {@link Swap#NEVER} for not at all; each call replaces the last. */
    void wakeAt(long time);
}
