package io.simctl.report.result;

import java.util.List;

/**
 * The Coordinator's plans of which models live on how many machines, and what became of them (d-inference PR #435, ModelPoolReport).
 *
 * @param plans how many were made in the whole run
 * @param recorded of them that were not carried out
 * @param moves machines that they changed
 * @param models by model index; empty when nothing was planned
 */
public record PoolShares(long plans, long recorded, long moves, List<OfModel> models) {
    /** Nothing was planned, or nothing is known of it. */
    public static final PoolShares NONE = new PoolShares(0, 0, 0, List.of());

    public PoolShares {
        models = List.copyOf(models);
    }

    /**
     * The machines of a model.
     *
     * @param desired by the last plan
     * @param current that had it, or were on their way to, at the last plan
     * @param desiredSum desired by all plans together
     * @param serving bound to it and serving when the run ended
     * @param shed measured requests that were rejected for want of capacity
     */
    public record OfModel(long desired, long current, long desiredSum, long serving, long shed) {}
}
