package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.Comparison;
import io.simctl.report.LiveFacts;
import io.simctl.report.Metric;
import io.simctl.report.Metrics;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Report.Observed;
import io.simctl.report.Scope;
import io.simctl.report.Statistic;
import io.simctl.report.metrics.ModelResult;
import io.simctl.report.metrics.ReasonCount;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code report.json}, schema {@code simctl/report/1}: the same bytes for the same report. A percentile of too few samples is
 * null, an infinite one the string "inf".
 */
final class ReportJson {
    private static final String SCHEMA = "simctl/report/1";

    private final Report report;

    private ReportJson(Report report) {
        this.report = report;
    }

    static String of(Report report, List<Comparison> comparisons) {
        return Json.text(new ReportJson(report).root(comparisons));
    }

    private JsonNode root(List<Comparison> comparisons) {
        ObjectNode root = Json.object()
                .put("schema", SCHEMA)
                .put("scenario", report.scenario().name())
                .put("mode", report.mode().name().toLowerCase(Locale.ROOT))
                .put("seed", report.seed())
                .put("replications", report.replications());
        root.set("inputs", inputs());
        root.put("baseline", report.baseline().name());
        ArrayNode policies = root.putArray("policies");
        report.policies().forEach(policy -> policies.add(policy(policy)));
        ArrayNode compared = root.putArray("comparisons");
        comparisons.forEach(comparison -> compared.add(comparison(comparison)));
        ArrayNode observed = root.putArray("observed");
        report.observed().forEach(figure -> observed.add(observed(figure)));
        if (report.mode() == Report.Mode.LIVE) {
            ArrayNode live = root.putArray("live");
            report.live().forEach(run -> live.add(live(run)));
        }
        return root;
    }

    private static JsonNode live(LiveFacts run) {
        ObjectNode node = Json.object()
                .put("policy", run.policy())
                .put("replication", run.replication())
                .put("complete", run.isComplete())
                .put("degraded", run.isDegraded());
        node.putObject("client_lag_ms")
                .put("p50", run.lagP50() / 1e6)
                .put("p99", run.lagP99() / 1e6)
                .put("max", run.lagMax() / 1e6);
        return node.put("server_restarts", run.restarts());
    }

    private JsonNode inputs() {
        ObjectNode inputs = Json.object().put("scenario_sha256", report.inputs().scenarioSha256());
        ArrayNode traces = inputs.putArray("traces");
        for (Report.Trace trace : report.inputs().traces()) {
            traces.addObject()
                    .put("path", trace.path())
                    .put("sha256", trace.sha256())
                    .put("requests", trace.requests());
        }
        return inputs;
    }

    private JsonNode policy(PolicyResult policy) {
        ObjectNode node = Json.object().put("name", policy.name());
        ArrayNode models = node.putArray("models");
        for (int row = 0; row < policy.models().size(); row++) {
            models.add(model(report.rows().get(row), policy.models().get(row), policy.scope(row)));
        }
        Scope all = policy.scope(report.models().size());
        ObjectNode fleet = node.putObject("fleet");
        Metrics.keys().stream()
                .filter(key -> key.startsWith(Metrics.FLEET))
                .forEach(key -> put(fleet, key.substring(Metrics.FLEET.length()), Metrics.get(key), all));
        put(fleet, Metrics.get("output_tokens_per_s"), all);
        return node;
    }

    private JsonNode model(String name, ModelResult model, Scope scope) {
        ObjectNode node = Json.object().put("name", name);
        for (String key : List.of(
                "submitted", "completed", "rejected", "failed", "timed_out", "cancelled", "unfinished", "attempts")) {
            put(node, Metrics.get(key), scope);
        }
        node.set("rejections", reasons(model.rejections(), "reason"));
        node.set("failures", reasons(model.failures(), "cause"));
        for (String key : List.of("rate_completed", "rate_429", "rate_503", "could_have_served")) {
            put(node, Metrics.get(key), scope);
        }
        for (String key : List.of(
                "ttft_ms",
                "ttft_sent_ms",
                "ttft_adj_ms",
                "tpot_ms",
                "itl_ms",
                "e2e_ms",
                "queue_ms",
                "load_wait_ms",
                "prefill_ms")) {
            node.set(key, statistics(key, scope));
        }
        ObjectNode tps = node.putObject("tps");
        put(tps, "p50", Metrics.get("tps.p50"), scope);
        put(tps, "mean", Metrics.get("tps.mean"), scope);
        for (String key : List.of(
                "output_tokens",
                "output_tokens_per_s",
                "prompt_tokens",
                "prefix_hit_tokens",
                "prefix_hit_rate",
                "preemptions",
                "goodput")) {
            put(node, Metrics.get(key), scope);
        }
        return node;
    }

    private static JsonNode reasons(List<ReasonCount> counts, String textKey) {
        ArrayNode reasons = Json.array();
        for (ReasonCount count : counts) {
            reasons.addObject()
                    .put("status", count.reason().status())
                    .put(textKey, count.reason().text())
                    .put("count", count.count());
        }
        return reasons;
    }

    private static JsonNode statistics(String latency, Scope scope) {
        ObjectNode node = Json.object();
        for (Statistic statistic : Statistic.values()) {
            put(node, statistic.key(), Metrics.get(latency + "." + statistic.key()), scope);
        }
        return node;
    }

    private static void put(ObjectNode node, Metric metric, Scope scope) {
        put(node, metric.key(), metric, scope);
    }

    private static void put(ObjectNode node, String key, Metric metric, Scope scope) {
        node.set(key, Json.number(metric.unit(), metric.of(scope)));
    }

    private static JsonNode comparison(Comparison comparison) {
        Metric metric = comparison.metric();
        ObjectNode node = Json.object()
                .put("baseline", comparison.baseline())
                .put("candidate", comparison.candidate())
                .put("model", comparison.model())
                .put("metric", metric.key());
        node.set("difference", Json.number(metric.unit(), comparison.difference()));
        node.set("ci95", interval(metric, comparison.ci95()));
        node.set("bootstrap95", interval(metric, comparison.bootstrap95()));
        return node.put("basis", comparison.basis())
                .put("finding", comparison.finding().name().toLowerCase(Locale.ROOT));
    }

    private static JsonNode interval(Metric metric, Optional<Interval> interval) {
        return interval.<JsonNode>map(ci -> Json.array()
                        .add(Json.number(metric.unit().decimals(), ci.low()))
                        .add(Json.number(metric.unit().decimals(), ci.high())))
                .orElse(com.fasterxml.jackson.databind.node.NullNode.getInstance());
    }

    private JsonNode observed(Observed figure) {
        ObjectNode node = Json.object()
                .put("policy", figure.policy())
                .put("model", figure.model())
                .put("metric", figure.metric().key());
        node.set("observed", Json.number(figure.metric().unit().decimals(), figure.value()));
        node.set("simulated", Json.number(figure.metric().unit(), report.simulated(figure)));
        return node.put("source", figure.source());
    }
}
