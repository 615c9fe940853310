package io.simctl.report;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.metric.MetricCatalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Reports of {@link FakeRun}s. */
public final class FakeReport {
    static final Map<String, Habit> POLICIES = new LinkedHashMap<>(
            Map.of("swap-on-demand", Habit.SWAP, "model-pools", Habit.POOLS, "co-resident", Habit.CO_RESIDENT));

    /** Made when first asked for: a JVM that needs only the small report does not wait for it. */
    private static final class Once {
        static final Report REPORT = twoDays(1);
    }

    private static final class Thrice {
        static final Report REPORT = twoDays(3);
    }

    private FakeReport() {}

    /** Ten minutes on three machines: too few samples for some percentiles. */
    public static Report small() {
        return of(FakeRun.fleet(3, 2), List.of("swap-on-demand", "model-pools", "co-resident"), 600, 0.8, 1);
    }

    /** Two days on six machines. */
    public static Report twoDays() {
        return Once.REPORT;
    }

    /** The same with three seeds. */
    public static Report twoDaysThrice() {
        return Thrice.REPORT;
    }

    private static Report twoDays(int replications) {
        return of(
                FakeRun.fleet(6, 4),
                List.of("swap-on-demand", "model-pools", "co-resident"),
                2 * 86_400,
                replications == 1 ? 0.9 : 0.2,
                replications);
    }

    /** A report with the standard metrics. */
    public static Report of(Fleet fleet, List<String> policies, long seconds, double perSecond, int replications) {
        return of(fleet, policies, seconds, perSecond, replications, MetricCatalogue.standard());
    }

    /** A report that shows these metrics, and whose runs keep what they need. */
    public static Report of(
            Fleet fleet,
            List<String> policies,
            long seconds,
            double perSecond,
            int replications,
            MetricCatalogue metrics) {
        long warmup = seconds / 20 * 1_000_000_000L;
        return new Report(
                setup(
                        fleet.models().stream().map(Model::name).toList(),
                        fleet.machines().stream().map(Machine::name).toList(),
                        policies),
                policies.stream()
                        .map(name -> policy(fleet, name, seconds, perSecond, warmup, replications, metrics))
                        .toList(),
                List.of(),
                metrics);
    }

    /** What reports of this fleet were taken of. */
    public static Setup setup(List<String> models, List<String> machines, List<String> policies) {
        return new Setup(
                new Setup.Scenario(
                        "fake-fleet",
                        "Swap, pools or co-residency?",
                        "Six machines serve four models that do not all fit into memory.\n\nWhich way to deal with that"
                                + " keeps users waiting least?"),
                Setup.Mode.SIMULATED,
                345,
                new Setup.Inputs("ab".repeat(32), List.of(new Setup.Trace("traces/office.csv", "cd".repeat(32), 4711))),
                models,
                machines,
                List.of(
                        new Setup.Observed(
                                policies.getFirst(),
                                "*",
                                MetricCatalogue.standard().get("ttft_ms.p50"),
                                2300,
                                "field logs, week 30"),
                        new Setup.Observed(
                                policies.getLast(),
                                "*",
                                MetricCatalogue.standard().get("rate_429"),
                                0.031,
                                "field logs, week 31")),
                List.of(
                        new Setup.Constant("disk bandwidth of studio", "5.1 GB/s", Setup.Origin.MEASURED, "dd, 8 GiB"),
                        new Setup.Constant(
                                "memory bandwidth of rtx-box", "1008 GB/s", Setup.Origin.PUBLISHED, "data sheet"),
                        new Setup.Constant("engine efficiency", "0.8", Setup.Origin.ASSUMED, "")),
                "name: fake-fleet\nseed: 345 # <not> \"markup\" & not to be read as such\n");
    }

    private static PolicyResult policy(
            Fleet fleet,
            String name,
            long seconds,
            double perSecond,
            long warmup,
            int replications,
            MetricCatalogue metrics) {
        Habit habit = POLICIES.entrySet().stream()
                .filter(known -> name.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return new PolicyResult(
                name,
                LongStream.range(0, replications)
                        .mapToObj(seed -> FakeRun.result(fleet, habit, seconds, perSecond, warmup, seed, metrics))
                        .toList());
    }
}
