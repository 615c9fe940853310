package io.simctl.experiments.sweep;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.trace.TraceDigests;
import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioVariants;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An executor of sweeps in this process: as many runs at once as there are processors, of whatever points. A point's artifact is written when
 * its last run ends, and of its results only figures stay in memory.
 */
public final class SweepRuns {
    private final PointStore store;
    private final SweepProgress progress;
    private final Consumer<String> warnings;
    private final Supplier<JobPool> pools;
    private final Map<List<Object>, Setup.Inputs> inputs = new ConcurrentHashMap<>();

    /**
     * An executor.
     *
     * @param store takes finished points, and has those of earlier sweeps
     * @param progress learns how far it is
     * @param warnings takes what a user may not know
     */
    public SweepRuns(PointStore store, SweepProgress progress, Consumer<String> warnings) {
        this(store, progress, warnings, JobPool::new);
    }

    /**
     * An execution whose runs are made elsewhere.
     *
     * @param pools makes the workers of the sweep, which closes them
     */
    public SweepRuns(PointStore store, SweepProgress progress, Consumer<String> warnings, Supplier<JobPool> pools) {
        this.pools = pools;
        this.store = store;
        this.progress = progress;
        this.warnings = warnings;
    }

    /** All that the runs of a point need. */
    private record Ready(DesignPoint point, RunPlan plan, Setup setup, String name) {
        OnceOnly.PlannedPoint named() {
            return new OnceOnly.PlannedPoint(point, plan);
        }
    }

    /**
     * Runs what is not finished yet.
     *
     * @throws InterruptedException when it was interrupted; finished points are kept
     */
    public SweepResult run(SweepPlan plan) throws IOException, InterruptedException {
        ScenarioVariants variants = plan.source().variants();
        try (JobPool pool = pools.get()) {
            List<Object> steps = JobPool.all(plan.points().stream()
                    .map(point -> pool.submit(() -> prepare(plan, point, variants)))
                    .toList());
            List<Ready> ready = of(Ready.class, steps);
            warnOfOthers(of(SweepResult.Finished.class, steps), ready);
            OnceOnly runs =
                    new OnceOnly(plan, pool, ready.stream().map(Ready::named).toList(), progress);
            List<CompletableFuture<SweepResult.Outcome>> outcomes = new ArrayList<>();
            for (Object step : steps) {
                outcomes.add(
                        step instanceof Ready point
                                ? runs.of(point.named()).thenApply(results -> finished(plan, point, results))
                                : CompletableFuture.completedFuture((SweepResult.Outcome) step));
            }
            return new SweepResult(plan, JobPool.all(outcomes));
        }
    }

    private static <T> List<T> of(Class<T> kind, List<Object> steps) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What there is to run at a point, or its end where there is nothing. */
    private Object prepare(SweepPlan plan, DesignPoint point, ScenarioVariants variants) {
        RunPlan runs;
        try {
            runs = plan.at(point, variants);
        } catch (InvalidInput invalid) {
            return new SweepResult.Invalid(point, String.valueOf(invalid.getMessage()));
        }
        try {
            Setup setup = ReportAssembly.setup(runs, Setup.Mode.SIMULATED, inputs(runs));
            String name = PointStore.name(runs, setup);
            Optional<Report> there = store.find(name, setup);
            return there.isPresent()
                    ? finished(plan, point, name, there.get(), true)
                    : new Ready(point, runs, setup, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Traces are the same at most points, and reading them for their digests takes long. */
    private Setup.Inputs inputs(RunPlan plan) {
        Scenario scenario = plan.scenario();
        Setup.Inputs known = inputs.computeIfAbsent(List.of(scenario.traces(), scenario.workload()), key -> {
            try {
                return TraceDigests.of(scenario, "", warnings);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new Setup.Inputs(plan.loaded().sha256(), known.traces(), known.recorded());
    }

    private SweepResult.Outcome finished(SweepPlan plan, Ready point, Map<String, List<RunResult>> byPolicy) {
        RunResults results = new RunResults(point.plan(), Setup.Mode.SIMULATED, byPolicy, List.of());
        Report report = ReportAssembly.of(results, point.setup());
        try {
            store.keep(point.name(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return finished(plan, point.point(), point.name(), report, false);
    }

    private static SweepResult.Finished finished(
            SweepPlan plan, DesignPoint point, String name, Report report, boolean wasThere) {
        return new SweepResult.Finished(point, name, PointFigure.of(report, plan.metrics()), report.rows(), wasThere);
    }

    private void warnOfOthers(List<SweepResult.Finished> there, List<Ready> ready) throws IOException {
        List<String> names = Stream.concat(
                        there.stream().map(SweepResult.Finished::artifact),
                        ready.stream().map(Ready::name))
                .toList();
        long others = store.others(names);
        if (others > 0) {
            warnings.accept("%s of another scenario, trace or design lie in the folder, and are not used"
                    .formatted(Display.plural(others, "finished point")));
        }
    }
}
