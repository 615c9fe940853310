package io.simctl.experiments;

import io.simctl.report.Setup;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Workers for runs of whatever plans, in the order in which they were handed in. Closing it ends what
 * is under way, and nothing comes of that.
 */
public final class JobPool implements AutoCloseable {
    private final RunMaker maker;
    private final ExecutorService workers;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Workers that make the runs themselves, one for each processor. */
    public JobPool() {
        this(RunMaker.LOCAL);
    }

    /** Workers that make the runs themselves in some way, one for each processor. */
    JobPool(RunMaker maker) {
        this(maker, Math.max(1, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Workers that have them made.
     *
     * @param maker of the runs
     * @param atOnce how many are under way at a time
     */
    public JobPool(RunMaker maker, int atOnce) {
        this.maker = maker;
        workers = Executors.newFixedThreadPool(atOnce);
    }

    /** Something else that a worker does in its turn. */
    public <T> CompletableFuture<T> submit(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, workers);
    }

    /**
     * Makes all runs of a plan.
     *
     * @throws InterruptedException when it was interrupted while it waited
     */
    public RunResults run(RunPlan plan) throws InterruptedException {
        Map<String, List<CompletableFuture<RunResult>>> running = new LinkedHashMap<>();
        for (RunJob job : plan.jobs()) {
            running.computeIfAbsent(job.policy(), policy -> new ArrayList<>()).add(submit(() -> simulate(job)));
        }
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (Map.Entry<String, List<CompletableFuture<RunResult>>> policy : running.entrySet()) {
            results.put(policy.getKey(), all(policy.getValue()));
        }
        return new RunResults(plan, Setup.Mode.SIMULATED, results, List.of());
    }

    /**
     * Makes runs.
     *
     * @param oneMore called when each has ended
     * @return their results in the order of the jobs; what follows upon them is done by the worker of the last one
     */
    public CompletableFuture<List<RunResult>> run(List<RunJob> jobs, Runnable oneMore) {
        List<CompletableFuture<RunResult>> runs =
                jobs.stream().map(job -> submit(() -> run(job, oneMore))).toList();
        return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
                .thenApply(all -> runs.stream().map(CompletableFuture::join).toList());
    }

    private RunResult run(RunJob job, Runnable oneMore) {
        RunResult result = simulate(job);
        oneMore.run();
        return result;
    }

    /**
     * Makes a run on behalf of the calling thread, which is a worker's, until the pool is closed.
     *
     * @throws CancellationException when it was closed meanwhile
     */
    public RunResult simulate(RunJob job) {
        RunResult result = maker.make(job, closed::get);
        if (closed.get()) {
            throw new CancellationException("the run of " + job.policy() + " was stopped");
        }
        return result;
    }

    /**
     * What all of these come to.
     *
     * @throws InterruptedException when it was interrupted while it waited
     */
    public static <T> List<T> all(List<CompletableFuture<T>> futures) throws InterruptedException {
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause; // memory that is too small is nothing that a run got wrong
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
        return results;
    }

    @Override
    public void close() {
        closed.set(true);
        workers.shutdownNow();
        workers.close();
    }
}
