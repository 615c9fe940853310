package io.simctl.cli;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.meter.Slo;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All runs of a command: each policy set as often as there are replications, as many at once as there are processors. Runs share
 * nothing, so their order does not matter to their results.
 */
final class Runs {
    private final Scenario scenario;
    private final boolean check;
    private final Progress progress;
    private final Recorders recorders;

    /** Makes what else listens to a run, such as a writer of a file. */
    @FunctionalInterface
    interface Recorders {
        /** Listeners of the run of this policy set and replication. */
        List<RunListener> of(String policy, int replication, Fleet fleet);
    }

    Runs(Scenario scenario, boolean check, Progress progress, Recorders recorders) {
        this.scenario = scenario;
        this.check = check;
        this.progress = progress;
        this.recorders = recorders;
    }

    /** Results by policy set, in the order given, then by replication. */
    Map<String, List<RunResult>> all(List<String> policies) throws InterruptedException {
        return all(policies, scenario.replications());
    }

    /** The first replication alone. */
    Map<String, List<RunResult>> first(List<String> policies) throws InterruptedException {
        return all(policies, 1);
    }

    private Map<String, List<RunResult>> all(List<String> policies, int count) throws InterruptedException {
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService workers = Executors.newFixedThreadPool(atOnce)) {
            Map<String, List<Future<RunResult>>> running = new LinkedHashMap<>();
            for (String policy : policies) {
                List<Future<RunResult>> replications = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    int replication = i;
                    replications.add(workers.submit(() -> one(policy, replication)));
                }
                running.put(policy, replications);
            }
            try {
                return collected(running);
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
                try {
                    replications.add(run.get());
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }
            results.put(policy.getKey(), replications);
        }
        return results;
    }

    private RunResult one(String policy, int replication) {
        PolicySet set = Optional.ofNullable(scenario.policies().get(policy)).orElseThrow();
        Simulation simulation = new Simulation(scenario, set, scenario.seed(), replication);
        RunMetrics metrics = new RunMetrics(
                simulation.fleet(), slos(scenario), scenario.warmup().toNanos());
        List<RunListener> listeners = new ArrayList<>(recorders.of(policy, replication, simulation.fleet()));
        listeners.addFirst(metrics);
        long end = simulation.run(
                listeners, check, progress.of(policy, replication), Thread.currentThread()::isInterrupted);
        return metrics.result(end);
    }

    /** Latency objectives by model index. */
    static List<Optional<Slo>> slos(Scenario scenario) {
        return scenario.models().keySet().stream()
                .map(model -> Optional.ofNullable(scenario.slo().get(model)).map(Runs::slo))
                .toList();
    }

    private static Slo slo(Scenario.Slo slo) {
        return new Slo(limit(slo.ttft()), limit(slo.tpot()), limit(slo.e2e()));
    }

    private static long limit(Optional<Duration> duration) {
        return duration.map(Duration::toNanos).orElse(Slo.NO_LIMIT);
    }
}
