package io.simctl.cli;

import io.simctl.control.Fleet;
import io.simctl.control.Machine;
import io.simctl.control.RunListener;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.LiveFacts;
import io.simctl.report.metrics.Distribution;
import io.simctl.report.metrics.Latency;
import io.simctl.report.metrics.RunMetrics;
import io.simctl.report.metrics.RunResult;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.sim.Observers;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All live runs of a command, one after the other: two at once would measure each other. */
final class LiveRuns {
    private final Scenario scenario;
    private final LiveSetup setup;
    private final Progress progress;
    private final Runs.Recorders recorders;
    private final Stop stop;

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

    Results all(List<String> policies) throws StartUpFailure, InterruptedException {
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        List<LiveFacts> facts = new ArrayList<>();
        List<String> machines = List.of();
        for (String policy : policies) {
            PolicySet set = Optional.ofNullable(scenario.policies().get(policy)).orElseThrow();
            for (int replication = 0; replication < scenario.replications() && !stop.isWanted(); replication++) {
                Simulation twin = new Simulation(scenario, set, scenario.seed(), replication);
                machines = twin.fleet().machines().stream().map(Machine::name).toList();
                results.computeIfAbsent(policy, name -> new ArrayList<>())
                        .add(one(policy, set, replication, twin, facts));
            }
        }
        return new Results(results, facts, machines);
    }

    private RunResult one(String policy, PolicySet set, int replication, Simulation twin, List<LiveFacts> facts)
            throws StartUpFailure, InterruptedException {
        Fleet fleet = twin.fleet();
        RunMetrics metrics =
                new RunMetrics(fleet, Runs.slos(scenario), scenario.warmup().toNanos());
        List<RunListener> listeners = new ArrayList<>(recorders.of(policy, replication, fleet));
        listeners.addFirst(metrics);
        LiveRun run = setup.run(set, fleet, new RandomStreams(twin.seed())::stream);
        LiveRun.Result result = run.run(
                new Observers(List.copyOf(listeners)), new Journal(), progress.of(policy, replication), stop::isWanted);
        RunResult measured = metrics.result(result.end());
        facts.add(facts(policy, replication, result, measured));
        return measured;
    }

    private static LiveFacts facts(String policy, int replication, LiveRun.Result result, RunResult measured) {
        Distribution ttft = measured.all().figures().latencies().get(Latency.TTFT);
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
