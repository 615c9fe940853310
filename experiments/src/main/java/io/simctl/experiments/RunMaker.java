package io.simctl.experiments;

import io.simctl.report.result.RunResult;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A way of making runs: here, or on other computers. The results are the same. */
@FunctionalInterface
public interface RunMaker {
    /** In this process, by the thread that asks. */
    RunMaker LOCAL = (job, cancelled) -> job.run(RunRecorders.NONE, RunProgress.NONE, cancelled);

    /**
     * Makes a run.
     *
     * @param cancelled asked now and then whether to stop early; what comes then is no result
     * @throws CancellationException when it was stopped, if it notices
     */
    RunResult make(RunJob job, BooleanSupplier cancelled);
}
