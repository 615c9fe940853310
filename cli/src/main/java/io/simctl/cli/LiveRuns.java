package io.simctl.cli;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.LiveSetup;
import io.simctl.live.setup.WarmUp;
import io.simctl.report.LiveFacts;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.sim.Observers;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** All live runs of a command, one after the other: two at once would measure each other. */
final class LiveRuns {
    private final Scenario scenario;
    private final LiveSetup setup;
    private final Progress progress;
    private final Runs.Recorders recorders;
    private final Stop stop;

    /** What is done while nothing runs. */
    @FunctionalInterface
    interface Pause {
        /** Takes as long as it takes. */
        void take() throws StartUpFailure, InterruptedException;
    }

    /** What the runs gave, by policy set in the order given and then by replication. */
    record Results(Map<String, List<RunResult>> results, List<LiveFacts> facts, List<String> machines) {}

    LiveRuns(Scenario scenario, LiveSetup setup, Progress progress, Runs.Recorders recorders, Stop stop) {
        this.scenario = scenario;
        this.setup = setup;
        this.progress = progress;
        this.recorders = recorders;
        this.stop = stop;
    }

    /** Where models that simctl makes are kept from one run to the next. */
    static Path modelFolder() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .orElse(System.getProperty("user.home") + "/.cache");
        return Path.of(cache, "simctl", "models");
    }

    /** All replications of the scenario. */
    Results all(List<String> policies) throws StartUpFailure, IOException, InterruptedException {
        return runs(policies, scenario.replications(), run -> run, () -> {});
    }

    /** The first replication, several times over, with a pause before, between and after. */
    Results again(List<String> policies, int times, Pause pause)
            throws StartUpFailure, IOException, InterruptedException {
        return runs(policies, times, run -> 0, pause);
    }

    /** Names by machine index. */
    static List<String> machines(Scenario what) {
        PolicySet any = what.policies().values().iterator().next();
        return new Simulation(what, any, what.seed(), 0)
                .fleet().machines().stream().map(Machine::name).toList();
    }

    /**
     * Runs take turns, so that what changes on the machine meanwhile meets all policies. A stop ends the turn: of the first one the
     * policies that have run are kept, any other is left out, since policies are compared over the same runs.
     */
    private Results runs(List<String> policies, int count, IntUnaryOperator replication, Pause pause)
            throws StartUpFailure, IOException, InterruptedException {
        WarmUp.ofClient();
        pause.take();
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        List<LiveFacts> facts = new ArrayList<>();
        for (int run = 0; run < count && !stop.isWanted(); run++) {
            Map<String, RunResult> turn = new LinkedHashMap<>();
            List<LiveFacts> itsFacts = new ArrayList<>();
            for (String policy : policies) {
                if (!stop.isWanted()) {
                    one(policy, run, replication.applyAsInt(run), itsFacts)
                            .ifPresent(result -> turn.put(policy, result));
                }
            }
            if (run == 0 || !stop.isWanted()) {
                turn.forEach((policy, result) -> results.computeIfAbsent(policy, name -> new ArrayList<>())
                        .add(result));
                facts.addAll(itsFacts);
            }
            if (!stop.isWanted()) {
                pause.take();
            }
        }
        return new Results(results, facts, machines(scenario));
    }

    /** Nothing of a run that was stopped while its servers started up: there is no time that figures could be of. */
    private Optional<RunResult> one(String policy, int run, int replication, List<LiveFacts> facts)
            throws StartUpFailure, InterruptedException {
        PolicySet set = Optional.ofNullable(scenario.policies().get(policy)).orElseThrow();
        Simulation twin = new Simulation(scenario, set, scenario.seed(), replication);
        Fleet fleet = twin.fleet();
        RunMetrics metrics =
                new RunMetrics(fleet, Runs.slos(scenario), scenario.warmup().toNanos());
        List<RunListener> listeners = new ArrayList<>(recorders.of(policy, run, fleet));
        listeners.addFirst(metrics);
        LiveRun servers = setup.run(set, fleet, new RandomStreams(twin.seed())::stream);
        LiveRun.Result result = servers.run(
                new Observers(List.copyOf(listeners)), Journal.forgetting(), progress.of(policy, run), stop::isWanted);
        if (result.end() == 0 && !result.isComplete()) {
            return Optional.empty();
        }
        RunResult measured = metrics.result(result.end());
        facts.add(facts(policy, run, result, measured));
        return Optional.of(measured);
    }

    private static LiveFacts facts(String policy, int replication, LiveRun.Result result, RunResult measured) {
        Distribution ttft = measured.all().figures().latencies().get(LatencyMetrics.TTFT.key());
        long median = ttft.count() == 0 ? 0 : (long) ttft.atRank((ttft.count() + 1) / 2);
        return new LiveFacts(
                policy,
                replication,
                result.lag().p50(),
                result.lag().p99(),
                result.lag().max(),
                result.lag().degrades(median),
                result.isComplete(),
                result.restarts());
    }
}
