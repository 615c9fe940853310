package io.simctl.sim.engine;

/** The batching policy of an engine: what goes into its steps. It decides at boundaries only and leaves time to the engine. */
interface StepPlanner {
    /** Decides at a boundary what the next steps consist of, and lets waiting sequences in. */
    void plan(RunningBatch batch, StepPlan plan, long now);

    /** Whether the plan, which is empty, is so only since somebody had to be stopped for it: then it is made once more, at once. */
    default boolean plansAnew() {
        return false;
    }

    /** A time after which the next boundary is to be planned at, whatever the plan says; as of the last plan. */
    default long looksAfter() {
        return Long.MAX_VALUE;
    }

    /**
     * Whether the sequence that waits in front may be admitted before the steps planned last come to their end. If not, the
     * engine need not look up.
     */
    boolean mayAdmit(RunningBatch batch, StepPlan current);
}
