package io.simctl.experiments.sweep;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.report.result.RunResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The runs of a sweep, each made once: where a knob is inside of one policy set, the others run alike at all of its values, and their results are
 * shared by the points.
 */
final class OnceOnly {
    private final SweepPlan plan;
    private final JobPool pool;
    private final SweepProgress progress;
    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    private final Map<Alike, CompletableFuture<List<RunResult>>> shared = new HashMap<>();

    /** A point and its runs. */
    record PlannedPoint(DesignPoint point, RunPlan runs) {}

    /** The key of runs that are alike. */
    private record Alike(String policy, List<String> noticed) {}

    OnceOnly(SweepPlan plan, JobPool pool, List<PlannedPoint> points, SweepProgress progress) {
        this.plan = plan;
        this.pool = pool;
        this.progress = progress;
        Set<Alike> distinct = new HashSet<>();
        all = points.stream()
                .flatMapToInt(point -> point.runs().policies().stream()
                        .filter(policy -> distinct.add(alike(policy, point)))
                        .mapToInt(policy -> point.runs().replications()))
                .sum();
        progress.reached(0, all);
    }

    private Alike alike(String policy, PlannedPoint point) {
        return new Alike(policy, plan.noticed(policy, point.point()));
    }

    /** The results of a point by policy set. */
    CompletableFuture<Map<String, List<RunResult>>> of(PlannedPoint point) {
        Map<String, CompletableFuture<List<RunResult>>> running = new LinkedHashMap<>();
        point.runs().policies().forEach(policy -> running.put(policy, of(policy, point)));
        return CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
                .thenApply(ended -> {
                    Map<String, List<RunResult>> results = new LinkedHashMap<>();
                    running.forEach((policy, runs) -> results.put(policy, runs.join()));
                    return results;
                });
    }

    private CompletableFuture<List<RunResult>> of(String policy, PlannedPoint point) {
        Alike key = alike(policy, point);
        boolean isShared = !key.noticed().equals(point.point().values());
        return isShared ? shared.computeIfAbsent(key, first -> started(policy, point)) : started(policy, point);
    }

    private CompletableFuture<List<RunResult>> started(String policy, PlannedPoint point) {
        List<RunJob> jobs = point.runs().jobs().stream()
                .filter(job -> job.policy().equals(policy))
                .toList();
        return pool.run(jobs, () -> progress.reached(done.incrementAndGet(), all));
    }
}
