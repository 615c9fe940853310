package io.simctl.policy.placement;

import java.util.List;

/**
 * The plan that {@link PlacementPlanner} finds.
 *
 * @param desired machines that each model's pool should have
 * @param current machines that it has once the moves are done
 * @param moves which machines change pools
 */
record PlacementPlan(int[] desired, int[] current, List<Move> moves) {

    /** A machine goes to the pool of a model. */
    record Move(int machine, int model) {}

    /**
     * The needs of a model's pool.
     *
     * @param name of the model, by which equal priorities are told apart
     * @param need machines by demand
     * @param floor machines that it shall have whatever the demand
     * @param priority the higher goes first
     */
    record Pool(int model, String name, int need, int floor, int priority) {}

    /**
     * A machine that may be planned with.
     *
     * @param pool model of the pool that it serves, or {@link #NO_POOL}
     * @param assignedAt when it was assigned there
     * @param movable whether it may change pools now: it runs nothing and nothing is on its way there, unless the busy may move too
     * @param scores by model how well it would serve, above 0, or {@link #CANNOT}; handed on, not copied
     */
    record Host(int machine, int pool, long assignedAt, boolean movable, double[] scores) {
        static final int NO_POOL = -1;
        static final double CANNOT = 0;

        boolean isManaged() {
            return pool != NO_POOL;
        }

        boolean canHold(int model) {
            return scores[model] > CANNOT;
        }
    }
}
