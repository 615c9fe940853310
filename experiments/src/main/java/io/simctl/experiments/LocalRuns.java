package io.simctl.experiments;

import io.simctl.report.Setup;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService workers = Executors.newFixedThreadPool(atOnce)) {
            Map<String, List<Future<RunResult>>> running = new LinkedHashMap<>();
            for (RunJob job : plan.jobs()) {
                running.computeIfAbsent(job.policy(), policy -> new ArrayList<>())
                        .add(workers.submit(() -> job.run(recorders, progress, Thread.currentThread()::isInterrupted)));
            }
            try {
                return new RunResults(plan, Setup.Mode.SIMULATED, collected(running), List.of());
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private static Map<String, List<RunResult>> collected(Map<String, List<Future<RunResult>>> running)
            throws InterruptedException {
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (Map.Entry<String, List<Future<RunResult>>> policy : running.entrySet()) {
            List<RunResult> replications = new ArrayList<>();
            for (Future<RunResult> run : policy.getValue()) {
                replications.add(result(run));
            }
            results.put(policy.getKey(), replications);
        }
        return results;
    }

    private static RunResult result(Future<RunResult> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause; // memory that is too small is nothing that a run got wrong
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
