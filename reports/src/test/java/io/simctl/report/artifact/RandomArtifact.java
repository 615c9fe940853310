package io.simctl.report.artifact;

import io.simctl.report.FakeReport;
import io.simctl.report.LiveFacts;
import io.simctl.report.ReplyFacts;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.FaultShare;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.Reason;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Series;
import io.simctl.report.result.Shares;
import io.simctl.report.result.TimeSeries;
import io.simctl.report.result.WorstStretch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Artifacts whose every field is by chance, far beyond what a run would give: what is read must equal what was written. */
final class RandomArtifact {
    private static final int BITS = 8;

    private final Random random;
    private final int models;
    private final int machines;

    private RandomArtifact(long seed) {
        random = new Random(seed);
        models = 1 + random.nextInt(3);
        machines = random.nextInt(4);
    }

    static Artifact of(long seed) {
        return new RandomArtifact(seed).artifact();
    }

    private Artifact artifact() {
        List<Artifact.Run> runs = Stream.of("first", "the \"second\" – ü", "third\n")
                .limit(1 + random.nextInt(3))
                .flatMap(policy -> IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(replication -> new Artifact.Run(policy, replication, result())))
                .toList();
        return new Artifact(setup(), runs, some(this::facts));
    }

    private <T> List<T> some(Supplier<T> one) {
        return Stream.generate(one).limit(random.nextInt(4)).toList();
    }

    private <T> List<T> forEachModel(Supplier<T> one) {
        return Stream.generate(one).limit(models).toList();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private long amount() {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    private String text() {
        return Long.toString(amount(), 36) + (random.nextBoolean() ? " \"\\\u0000é\u2028" : "");
    }

    private Setup setup() {
        Setup fake = FakeReport.setup(
                forEachModel(this::text),
                Stream.generate(this::text).limit(machines).toList(),
                List.of("first"));
        return new Setup(
                new Setup.Scenario(text(), text(), text()),
                random.nextBoolean() ? Setup.Mode.LIVE : Setup.Mode.SIMULATED,
                random.nextLong(),
                new Setup.Inputs(text(), some(() -> new Setup.Trace(text(), text(), amount())), some(this::figures)),
                fake.models(),
                fake.machines(),
                some(this::observed),
                some(() -> new Setup.Constant(text(), text(), any(List.of(Setup.Origin.values())), text())),
                text());
    }

    private Setup.Observed observed() {
        String key = any(List.of("ttft_ms.p95", "rate_429", "rejections.queue_full"));
        var metric = MetricCatalogue.standard().get(key);
        return new Setup.Observed(text(), text(), metric, random.nextGaussian(), text());
    }

    private LiveFacts facts() {
        return new LiveFacts(
                text(),
                random.nextInt(),
                amount(),
                amount(),
                amount(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(),
                new ReplyFacts(
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextGaussian(),
                        random.nextInt(),
                        random.nextGaussian(),
                        random.nextInt(),
                        random.nextInt()),
                text(),
                random.nextInt(),
                some(this::text));
    }

    private RunResult result() {
        var fleet = new FleetResult(random.nextInt(), Counts.of(FleetCount.class, kind -> amount()));
        var residency = new ResidencyTimeline(
                amount(),
                random.nextInt(512),
                Stream.generate(() -> new ResidencyTimeline.Row(some(this::stretch)))
                        .limit(machines)
                        .toList());
        return new RunResult(
                amount(),
                amount(),
                forEachModel(this::model),
                fleet,
                new TimeSeries(amount(), forEachModel(this::overTime)),
                residency,
                new Shares(
                        some(() -> new Shares.OfMachine(amount(), amount())),
                        some(() ->
                                new Shares.OfPrincipal(text(), amount(), amount(), amount(), amount(), distribution())),
                        new PoolShares(
                                amount(),
                                amount(),
                                amount(),
                                some(() -> new PoolShares.OfModel(amount(), amount(), amount(), amount(), amount()))),
                        some(() -> new FaultShare(text(), random.nextInt(), amount(), amount(), amount(), amount()))),
                some(() -> new WorstStretch(random.nextInt(), some(this::worst))));
    }

    private WorstStretch.OfRequest worst() {
        return new WorstStretch.OfRequest(
                amount(),
                random.nextInt(models),
                random.nextInt(machines + 1) - 1,
                random.nextBoolean() ? RequestCount.COMPLETED : RequestCount.TIMED_OUT,
                amount(),
                amount(),
                amount(),
                amount(),
                amount());
    }

    private ResidencyTimeline.Stretch stretch() {
        return new ResidencyTimeline.Stretch(
                random.nextInt(),
                random.nextInt(),
                some(() -> new ResidencyTimeline.Share(
                        new MachineState(some(() -> random.nextInt(models)), some(() -> random.nextInt(models))),
                        random.nextInt(101))));
    }

    private ModelResult model() {
        return new ModelResult(
                figures(),
                some(() -> new ReasonCount(reason(), amount(), text())),
                some(() -> new ReasonCount(reason(), amount(), text())),
                new Batches(amount(), some(this::figures)));
    }

    private Reason reason() {
        return new Reason(random.nextInt(600), text());
    }

    private Figures figures() {
        return new Figures(
                Counts.of(RequestCount.class, kind -> amount() >>> 8), latencies(), random.nextDouble() * 1e5);
    }

    private Latencies latencies() {
        Map<String, Distribution> byKey = new HashMap<>();
        List.of("ttft_ms", "e2e_ms", "of_a_plugin_ms").forEach(key -> byKey.put(key, distribution()));
        return new Latencies(byKey);
    }

    private Distribution distribution() {
        var builder = new Distribution.Builder(BITS);
        int bucket = 0;
        for (int i = random.nextInt(100); i > 0; i--) {
            bucket += random.nextInt(50);
            builder.add(bucket, 1 + random.nextInt(1000), random.nextInt(1_000_000));
        }
        return builder.build(amount());
    }

    private TimeSeries.OfModel overTime() {
        Map<Reason, Series> rejected = new TreeMap<>();
        some(this::reason).forEach(reason -> rejected.put(reason, series()));
        return new TimeSeries.OfModel(series(), series(), rejected);
    }

    private Series series() {
        return Series.of(random.longs(random.nextInt(20)).toArray());
    }
}
