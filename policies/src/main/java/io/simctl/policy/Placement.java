package io.simctl.policy;

import io.simctl.control.PoolDefect;
import java.util.Set;

/** Fleet-level placement: which model lives on which machine. */
public interface Placement extends FleetObserver {
    /** Time between two ticks in nanoseconds; 0 for a policy that never plans again after {@link #begin}. */
    long interval();

    /** Whether machines that were assigned to a pool refuse every other model instead of swapping. */
    boolean isolates();

    /** Defects of the original that this run re-enacts in the control plane; none unless the scenario names them. */
    default Set<PoolDefect> defects() {
        return Set.of();
    }

    /** Called once, before the first request. */
    void begin(FleetView fleet, Actions actions, long now);

    /** Called every {@link #interval()}. */
    void tick(FleetView fleet, Actions actions, long now);

    /** What a placement policy can order; each order crosses the network to its machine. */
    interface Actions {
        /**
         * Binds a machine to the pool of a model: it drains, unloads every other model and loads this one.
         *
         * @return false when nothing changed because the machine serves that pool already
         */
        boolean assign(int machine, int model);

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
}
