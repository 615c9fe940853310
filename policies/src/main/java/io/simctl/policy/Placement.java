package io.simctl.policy;

import io.simctl.fleet.ModelState;

/** Fleet-level placement: which model lives on which machine. */
public interface Placement extends FleetObserver {
    /** Time between two ticks in nanoseconds; 0 for a policy that never plans again after {@link #begin}. */
    long interval();

    /** Whether a machine that was given a target refuses every other model instead of swapping. */
    boolean isolates();

    /** Called once, before the first request. */
    void begin(FleetView fleet, Actions actions, long now);

    /** Called every {@link #interval()}. */
    void tick(FleetView fleet, Actions actions, long now);

    /** Makes the policy's end on a machine, which targets are sent to. A policy that never sets a target needs none. */
    default MachinePlacement onMachine(MachineActions actions) {
        return (target, now) -> {
            throw new IllegalStateException("a placement policy that sets targets must say what machines do with them");
        };
    }

    /**
     * A machine reports how far it is with its current target; the view's state of the target is up to date. What follows from that
     * for the view of its models, before its next report, is for the policy to say.
     *
     * @param model as in {@link MachineActions#report}
     */
    default void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {}

    /** The orders that a placement policy can give; each order crosses the network to its machine. */
    interface Actions {
        /**
         * Gives a machine a target, with the next epoch: what it is to hold from now on. How it gets there is for the policy's
         * {@link #onMachine} end to say.
         *
         * @return false when nothing changed because the machine holds just these models already as its target
         */
        boolean target(int machine, int... models);

        /** Asks a machine to load a model beside what it has. */
        void load(int machine, int model);

        /** Asks a machine to unload a model as soon as it runs nothing. */
        void unload(int machine, int model);

        /** Tells the run's listener of a plan. {@code desired} and {@code current} hold machines by model index. */
        void planned(int[] desired, int[] current, int actions, boolean shadow);

        /**
         * Whether machine could serve the model for the public by every gate but isolation and momentary capacity: the same
         * predicate that routing uses.
         */
        boolean eligible(int machine, int model);
    }

    /** The part that a policy may change of the Coordinator's view of the machine that has just reported the state of its target. */
    interface Knowledge {
        /** The model's state is known before the next report tells. */
        void learned(int model, ModelState state);

        /** The model is not to be tried there until that time. */
        void coolDown(int model, long until);
    }
}
