package io.simctl.experiments;

/**
 * An executor of plans in this process: as many simulations at once as there are processors. Runs share nothing, so their order does
 * not matter to their results.
 */
public final class LocalRuns {
    private final RunRecorders recorders;
    private final RunProgress progress;

    /** An executor that nobody watches. */
    public LocalRuns() {
        this(RunRecorders.NONE, RunProgress.NONE);
    }

    /**
     * An executor that is watched.
     *
     * @param recorders what listens to the runs beside their metrics
     * @param progress learns how far they are
     */
    public LocalRuns(RunRecorders recorders, RunProgress progress) {
        this.recorders = recorders;
        this.progress = progress;
    }

    /**
     * Makes all runs of a plan; an interrupt ends them early.
     *
     * @throws InterruptedException when it was interrupted; there is no result then
     */
    public RunResults run(RunPlan plan) throws InterruptedException {
        try (JobPool pool = new JobPool((job, cancelled) -> job.run(recorders, progress, cancelled))) {
            return pool.run(plan);
        }
    }
}
