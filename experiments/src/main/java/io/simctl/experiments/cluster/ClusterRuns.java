package io.simctl.experiments.cluster;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunMaker;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunResults;
import io.simctl.report.result.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** A maker of runs on a cluster: every run goes there by itself. The results are those that this process would have had. */
public final class ClusterRuns implements RunMaker {
    private static final int MOST_AT_ONCE = 256;

    private final ClusterDriver driver;
    private final List<Path> plugins;

    /**
     * An executor.
     *
     * @param driver of the cluster; whoever opened it closes it
     * @param plugins jars with policies of the user's, which the workers read under the same paths
     */
    public ClusterRuns(ClusterDriver driver, List<Path> plugins) {
        this.driver = driver;
        this.plugins = List.copyOf(plugins);
    }

    /** Workers that wait for the runs of the cluster; which of them is made when is for the cluster to say. */
    public JobPool pool() {
        return new JobPool(this, MOST_AT_ONCE);
    }

    @Override
    public RunResult make(RunJob job, BooleanSupplier cancelled) {
        try {
            return driver.submit(request(job)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the run of " + job.policy() + " was stopped");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    /**
     * Makes all runs of a plan.
     *
     * @param progress learns of each run when it has ended
     * @throws ClusterFailure when one could not be made
     * @throws InterruptedException when it was interrupted; there is no result then
     */
    public RunResults run(RunPlan plan, RunProgress progress) throws InterruptedException {
        RunMaker watched = (job, cancelled) -> {
            RunResult result = make(job, cancelled);
            progress.reached(job.policy(), job.replication(), result.end());
            return result;
        };
        try (JobPool pool = new JobPool(watched, MOST_AT_ONCE)) {
            return pool.run(plan);
        }
    }

    private RunRequest request(RunJob job) {
        return new RunRequest(
                job.loaded().file().toAbsolutePath().toString(),
                job.loaded().sets(),
                plugins.stream().map(jar -> jar.toAbsolutePath().toString()).toList(),
                job.loaded().sha256(),
                job.policy(),
                job.replication(),
                job.check());
    }
}
