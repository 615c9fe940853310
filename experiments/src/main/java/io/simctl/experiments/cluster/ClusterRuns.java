package io.simctl.experiments.cluster;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.report.Setup;
import io.simctl.report.result.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An executor of plans on a cluster: every run goes there by itself. The results are those that this process would have had. */
public final class ClusterRuns {
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

    /**
     * Makes all runs of a plan.
     *
     * @param source what the plan was made of
     * @param progress learns of each run when it has ended
     * @throws ClusterFailure when one could not be made
     * @throws InterruptedException when it was interrupted; there is no result then
     */
    public RunResults run(RunPlan plan, ScenarioSource source, RunProgress progress) throws InterruptedException {
        Map<String, List<CompletableFuture<RunResult>>> running = new LinkedHashMap<>();
        for (String policy : plan.policies()) {
            List<CompletableFuture<RunResult>> runs = new ArrayList<>();
            for (int i = 0; i < plan.replications(); i++) {
                int replication = i;
                runs.add(driver.submit(request(plan, source, policy, replication))
                        .thenApply(result -> {
                            progress.reached(policy, replication, result.end());
                            return result;
                        }));
            }
            running.put(policy, runs);
        }
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (Map.Entry<String, List<CompletableFuture<RunResult>>> policy : running.entrySet()) {
            results.put(policy.getKey(), collected(policy.getValue()));
        }
        return new RunResults(plan, Setup.Mode.SIMULATED, results, List.of());
    }

    private RunRequest request(RunPlan plan, ScenarioSource source, String policy, int replication) {
        return new RunRequest(
                source.file().toAbsolutePath().toString(),
                source.overrides(),
                plugins.stream().map(jar -> jar.toAbsolutePath().toString()).toList(),
                plan.loaded().sha256(),
                policy,
                replication,
                plan.check());
    }

    private static List<RunResult> collected(List<CompletableFuture<RunResult>> runs) throws InterruptedException {
        List<RunResult> results = new ArrayList<>();
        for (CompletableFuture<RunResult> run : runs) {
            try {
                results.add(run.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }
        return results;
    }
}
