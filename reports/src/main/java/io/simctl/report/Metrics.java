package io.simctl.report;

import io.simctl.report.Metric.Better;
import io.simctl.report.metrics.Counts;
import io.simctl.report.metrics.FleetResult;
import io.simctl.report.metrics.Latency;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** All metrics by key. */
public final class Metrics {
    /** Prefix of the keys of what is told of the machines and not of requests. */
    public static final String FLEET = "fleet.";

    private static final Map<String, Metric> BY_KEY = new Metrics().all();

    private final Map<String, Metric> byKey = new LinkedHashMap<>();

    private Metrics() {}

    /** Prefix of the keys of how many requests were rejected for a reason. */
    private static final String REJECTIONS = "rejections.";

    /** The metric with this key; a reason of rejections is taken as it is, since policies name their own. */
    public static Optional<Metric> find(String key) {
        return key.startsWith(REJECTIONS)
                ? Optional.of(rejectedFor(key.substring(REJECTIONS.length())))
                : Optional.ofNullable(BY_KEY.get(key));
    }

    private static Metric rejectedFor(String reason) {
        return new Metric(
                REJECTIONS + reason,
                "rejected: " + reason,
                Definition.OUTCOME,
                Unit.COUNT,
                Better.LOWER,
                true,
                scope -> OptionalDouble.of((double) scope.rejectedFor(reason)));
    }

    /** The metric with this key, which must exist. */
    public static Metric get(String key) {
        return Objects.requireNonNull(BY_KEY.get(key), key);
    }

    /** The key of a statistic of a latency. */
    public static Metric get(Latency latency, Statistic statistic) {
        return get(latency.key() + "." + statistic.key());
    }

    /** All keys, in the order of result files. */
    public static Set<String> keys() {
        return BY_KEY.keySet();
    }

    /** What policies are compared by. */
    public static List<Metric> chief() {
        return List.of(
                get("ttft_ms.p50"),
                get("ttft_ms.p95"),
                get("ttft_ms.p99"),
                get("ttft_adj_ms.p95"),
                get("tpot_ms.p50"),
                get("tpot_ms.p95"),
                get("e2e_ms.p50"),
                get("e2e_ms.p95"),
                get("rate_completed"),
                get("rate_429"),
                get("rate_503"),
                get("could_have_served"),
                get("goodput"),
                get("output_tokens_per_s"),
                get("fleet.loads"),
                get("fleet.switches"),
                get("fleet.load_seconds"),
                get("fleet.busy_fraction"));
    }

    private Map<String, Metric> all() {
        requests();
        for (Statistic statistic : Statistic.values()) {
            latency(Latency.TTFT, "TTFT", Definition.TTFT, statistic);
            latency(Latency.TTFT_SENT, "TTFT from sent", Definition.TTFT_SENT, statistic);
            adjusted(statistic);
            latency(Latency.TPOT, "TPOT", Definition.TPOT, statistic);
            latency(Latency.ITL, "ITL", Definition.ITL, statistic);
            latency(Latency.E2E, "E2E", Definition.E2E, statistic);
            latency(Latency.QUEUE, "queue", Definition.QUEUE, statistic);
            latency(Latency.LOAD_WAIT, "load wait", Definition.LOAD_WAIT, statistic);
            latency(Latency.PREFILL, "prefill", Definition.PREFILL, statistic);
        }
        rate(Statistic.MEAN);
        rate(Statistic.P50);
        rate(Statistic.P90);
        machines();
        return Collections.unmodifiableMap(byKey);
    }

    private void requests() {
        count("submitted", Definition.OUTCOME, Better.NEITHER, Counts::submitted);
        count("completed", Definition.OUTCOME, Better.HIGHER, Counts::completed);
        count("rejected", Definition.OUTCOME, Better.LOWER, Counts::rejected);
        count("failed", Definition.OUTCOME, Better.LOWER, Counts::failed);
        count("timed_out", Definition.OUTCOME, Better.LOWER, Counts::timedOut);
        count("cancelled", Definition.OUTCOME, Better.NEITHER, Counts::cancelled);
        count("unfinished", Definition.OUTCOME, Better.LOWER, Counts::unfinished);
        count("attempts", Definition.ATTEMPTS, Better.LOWER, Counts::attempts);
        share("rate_completed", "completed", Definition.OUTCOME, Better.HIGHER, Counts::completed, Counts::submitted);
        share("rate_429", "429-rate", Definition.RATE_429, Better.LOWER, Counts::status429, Counts::submitted);
        share("rate_503", "503-rate", Definition.RATE_503, Better.LOWER, Counts::status503, Counts::submitted);
        count("could_have_served", Definition.COULD_HAVE_SERVED, Better.LOWER, Counts::couldHaveServed);
        share("goodput", "goodput", Definition.GOODPUT, Better.HIGHER, Counts::good, Counts::underSlo);
        tokens("output_tokens", Definition.OUTPUT_TOKENS, Better.HIGHER, Counts::outputTokens);
        add(
                "output_tokens_per_s",
                "tokens/s",
                Definition.OUTPUT_TOKENS,
                Unit.TOKENS_PER_SECOND,
                Better.HIGHER,
                false,
                scope -> scope.counts().outputTokens() / scope.figures().seconds());
        prompts();
    }

    private void prompts() {
        tokens("prompt_tokens", Definition.PREFIX_HITS, Better.NEITHER, Counts::promptTokens);
        tokens("prefix_hit_tokens", Definition.PREFIX_HITS, Better.HIGHER, Counts::cachedTokens);
        share(
                "prefix_hit_rate",
                "prefix hits",
                Definition.PREFIX_HITS,
                Better.HIGHER,
                Counts::cachedTokens,
                Counts::promptTokens);
        count("preemptions", Definition.PREEMPTIONS, Better.LOWER, Counts::preemptions);
    }

    private void machines() {
        fleet("machines", Definition.BUSY, Unit.COUNT, Better.NEITHER, FleetResult::machines);
        fleet("loads", Definition.LOADS, Unit.COUNT, Better.LOWER, FleetResult::loads);
        fleet("load_failures", Definition.LOADS, Unit.COUNT, Better.LOWER, FleetResult::loadFailures);
        fleet("unloads", Definition.LOADS, Unit.COUNT, Better.LOWER, FleetResult::unloads);
        fleet("switches", Definition.LOADS, Unit.COUNT, Better.LOWER, FleetResult::switches);
        fleet("load_seconds", Definition.LOAD_SECONDS, Unit.SECONDS, Better.LOWER, f -> f.loadTime() / 1e9);
        fleet(
                "busy_fraction",
                Definition.BUSY,
                Unit.SHARE,
                Better.NEITHER,
                f -> (double) f.busyTime() / f.machineTime());
        fleet(
                "co_resident_seconds",
                Definition.CO_RESIDENT,
                Unit.SECONDS,
                Better.NEITHER,
                f -> f.coResidentTime() / 1e9);
        fleet("managed_machines", Definition.POOLS, Unit.COUNT, Better.NEITHER, FleetResult::managed);
        fleet("co_resident_machines", Definition.POOLS, Unit.COUNT, Better.NEITHER, FleetResult::coResident);
    }

    private void count(String key, Definition definition, Better better, ToLongFunction<Counts> count) {
        add(key, key.replace('_', ' '), definition, Unit.COUNT, better, true, scope ->
                (double) count.applyAsLong(scope.counts()));
    }

    private void tokens(String key, Definition definition, Better better, ToLongFunction<Counts> tokens) {
        add(key, key.replace('_', ' '), definition, Unit.TOKENS, better, true, scope ->
                (double) tokens.applyAsLong(scope.counts()));
    }

    /** A share of nothing is no number, which {@link #add} takes for empty. */
    private void share(
            String key,
            String label,
            Definition definition,
            Better better,
            ToLongFunction<Counts> part,
            ToLongFunction<Counts> whole) {
        add(
                key,
                label,
                definition,
                Unit.SHARE,
                better,
                false,
                scope -> (double) part.applyAsLong(scope.counts()) / whole.applyAsLong(scope.counts()));
    }

    private void fleet(
            String key, Definition definition, Unit unit, Better better, ToDoubleFunction<FleetResult> value) {
        boolean isTotal = unit != Unit.SHARE && !key.equals("machines");
        add(
                FLEET + key,
                key.replace('_', ' '),
                definition,
                unit,
                better,
                isTotal,
                scope -> scope.fleet().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private void latency(Latency latency, String name, Definition definition, Statistic statistic) {
        put(of(latency.key(), name, definition, statistic, scope -> statistic.of(scope.latency(latency))));
    }

    private void adjusted(Statistic statistic) {
        put(of(
                "ttft_adj_ms",
                "TTFT adj.",
                Definition.TTFT_ADJUSTED,
                statistic,
                scope ->
                        statistic.of(scope.latency(Latency.TTFT), scope.counts().submitted())));
    }

    private static Metric of(
            String key,
            String name,
            Definition definition,
            Statistic statistic,
            java.util.function.Function<Scope, OptionalDouble> nanos) {
        boolean isCount = statistic == Statistic.COUNT;
        return new Metric(
                key + "." + statistic.key(),
                name + " " + statistic.key(),
                definition,
                isCount ? Unit.COUNT : Unit.MILLISECONDS,
                isCount ? Better.NEITHER : Better.LOWER,
                isCount,
                scope -> scaled(nanos.apply(scope), isCount ? 1 : 1e-6));
    }

    private static OptionalDouble scaled(OptionalDouble value, double factor) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
    }

    private void rate(Statistic statistic) {
        put(new Metric(
                "tps." + statistic.key(),
                "tps " + statistic.key(),
                Definition.TPS,
                Unit.TOKENS_PER_SECOND,
                Better.HIGHER,
                false,
                scope -> statistic.ofRate(scope.latency(Latency.TPOT))));
    }

    private void add(
            String key,
            String label,
            Definition definition,
            Unit unit,
            Better better,
            boolean isTotal,
            ToDoubleFunction<Scope> value) {
        put(new Metric(key, label, definition, unit, better, isTotal, scope -> {
            double number = value.applyAsDouble(scope);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        }));
    }

    private void put(Metric metric) {
        byKey.put(metric.key(), metric);
    }
}
