package io.simctl.experiments;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.meter.Slo;
import io.simctl.report.meter.Users;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.load.Loaded;
import io.simctl.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One run: its result is a pure function of what is here, wherever and beside whatever it is run. Of the outside it reads the traces
 * that the scenario names, and nothing else.
 *
 * @param loaded the scenario
 * @param policy name of the policy set it is run under
 * @param seed of all random streams
 * @param replication from 0; each has streams of its own, the same under every policy
 * @param check whether to assert at every event what must always hold
 */
public record RunJob(Loaded loaded, String policy, long seed, int replication, boolean check) {
    /** What is run. */
    public Scenario scenario() {
        return loaded.scenario();
    }

    /** Simulates it. */
    public RunResult run() {
        return run(RunRecorders.NONE, RunProgress.NONE, () -> false);
    }

    /**
     * Simulates it before others' eyes, which changes nothing of its result.
     *
     * @param recorders what else listens
     * @param progress learns how far it is
     * @param cancelled asked now and then whether to stop early; what is under way is then unfinished
     */
    public RunResult run(RunRecorders recorders, RunProgress progress, BooleanSupplier cancelled) {
        Simulation simulation = simulation();
        RunMetrics metrics = metrics(simulation.fleet());
        List<RunListener> listeners = new ArrayList<>(recorders.of(policy, replication, simulation.fleet()));
        listeners.addFirst(metrics);
        long end = simulation.run(listeners, check, now -> progress.reached(policy, replication, now), cancelled);
        return metrics.result(end);
    }

    /** The simulation of it, not begun. A live run has its fleet and its seed. */
    public Simulation simulation() {
        return new Simulation(scenario(), policies(), seed, replication);
    }

    /** The policy set it is run under. */
    public PolicySet policies() {
        return Optional.ofNullable(scenario().policies().get(policy)).orElseThrow();
    }

    /** Metrics that measure it in either world, with nothing measured yet. */
    public RunMetrics metrics(Fleet fleet) {
        List<Optional<Slo>> slos = scenario().models().keySet().stream()
                .map(model -> Optional.ofNullable(scenario().slo().get(model)).map(RunJob::slo))
                .toList();
        return new RunMetrics(
                fleet, slos, scenario().warmup().toNanos(), users(), scenario().owners(), MetricCatalogue.standard());
    }

    private List<Users> users() {
        long until = scenario().duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        return scenario().workload().stream()
                .flatMap(traffic -> traffic instanceof Traffic.ClosedLoop loop ? Stream.of(loop) : Stream.empty())
                .map(loop -> new Users(
                        scenario().modelIndex(loop.model()),
                        loop.users(),
                        loop.rampUp().toNanos(),
                        until))
                .toList();
    }

    private static Slo slo(Scenario.Slo slo) {
        return new Slo(limit(slo.ttft()), limit(slo.tpot()), limit(slo.e2e()));
    }

    private static long limit(Optional<Duration> duration) {
        return duration.map(Duration::toNanos).orElse(Slo.NO_LIMIT);
    }
}
