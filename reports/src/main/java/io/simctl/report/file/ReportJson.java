package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.Setup.Observed;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Section;
import io.simctl.report.metric.Use;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code report.json}, schema {@code simctl/report/1}: the same bytes for the same report. A percentile of too few samples is
 * null, and so is an infinite one: how many requests are infinitely late stands beside it.
 */
final class ReportJson {
    private static final String SCHEMA = "simctl/report/1";

    private final Report report;

    private ReportJson(Report report) {
        this.report = report;
    }

    static String of(Report report, List<Comparison> comparisons) {
        return StableJson.text(new ReportJson(report).root(comparisons));
    }

    private JsonNode root(List<Comparison> comparisons) {
        ObjectNode root = StableJson.object()
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
        RecordedJson.of(report).ifPresent(recorded -> root.set("recorded", recorded));
        if (report.mode() == Setup.Mode.LIVE) {
            root.set("live", LiveJson.of(report.live()));
        }
        return root;
    }

    private JsonNode inputs() {
        ObjectNode inputs = StableJson.object()
                .put("scenario_sha256", report.setup().inputs().scenarioSha256());
        ArrayNode traces = inputs.putArray("traces");
        for (Setup.Trace trace : report.setup().inputs().traces()) {
            traces.addObject()
                    .put("path", trace.path())
                    .put("sha256", trace.sha256())
                    .put("requests", trace.requests());
        }
        return inputs;
    }

    private JsonNode policy(PolicyResult policy) {
        ObjectNode node = StableJson.object().put("name", policy.name());
        ArrayNode models = node.putArray("models");
        for (int row = 0; row < policy.models().size(); row++) {
            models.add(model(report.rows().get(row), policy.models().get(row), policy.scope(row)));
        }
        Scope all = policy.scope(report.models().size());
        metrics().filter(Metric::isOfMachines).forEach(metric -> put(node, metric, all));
        Metric throughput = report.metrics().get("output_tokens_per_s");
        node.withObject("/fleet").set(throughput.key(), StableJson.number(throughput.unit(), throughput.of(all)));
        SharesJson.put(node, report, policy);
        return node;
    }

    private JsonNode model(String name, ModelResult model, Scope scope) {
        ObjectNode node = StableJson.object().put("name", name);
        for (Section section : Section.IN_FILES) {
            metrics()
                    .filter(metric -> metric.section() == section && !metric.isOfMachines())
                    .forEach(metric -> put(node, metric, scope));
            if (section == Section.OUTCOMES) {
                node.set("rejections", reasons(model.rejections(), "reason"));
                node.set("failures", reasons(model.failures(), "cause"));
            }
        }
        return node;
    }

    private Stream<Metric> metrics() {
        return report.metrics().metrics(Use.EXPORTED).stream();
    }

    private static JsonNode reasons(List<ReasonCount> counts, String textKey) {
        ArrayNode reasons = StableJson.array();
        for (ReasonCount count : counts) {
            ObjectNode reason = reasons.addObject()
                    .put("status", count.reason().status())
                    .put(textKey, count.reason().text())
                    .put("count", count.count());
            if (!count.words().isEmpty()) {
                reason.put("words", count.words());
            }
        }
        return reasons;
    }

    /** Metrics of one group share an object: {@code ttft_ms.p95} is {@code p95} in {@code ttft_ms}. */
    private static void put(ObjectNode node, Metric metric, Scope scope) {
        ObjectNode group = metric.group().isEmpty() ? node : node.withObject("/" + metric.group());
        group.set(metric.name(), StableJson.number(metric.unit(), metric.of(scope)));
    }

    private static JsonNode comparison(Comparison comparison) {
        Metric metric = comparison.metric();
        ObjectNode node = StableJson.object()
                .put("baseline", comparison.baseline())
                .put("candidate", comparison.candidate())
                .put("model", comparison.model())
                .put("metric", metric.key());
        node.set("difference", StableJson.number(metric.unit(), comparison.difference()));
        node.set("ci95", interval(metric, comparison.ci95()));
        node.set("bootstrap95", interval(metric, comparison.bootstrap95()));
        return node.put("basis", comparison.basis())
                .put("finding", comparison.finding().name().toLowerCase(Locale.ROOT));
    }

    private static JsonNode interval(Metric metric, Optional<Interval> interval) {
        return interval.<JsonNode>map(ci -> StableJson.array()
                        .add(StableJson.number(metric.unit().decimals(), ci.low()))
                        .add(StableJson.number(metric.unit().decimals(), ci.high())))
                .orElse(com.fasterxml.jackson.databind.node.NullNode.getInstance());
    }

    private JsonNode observed(Observed figure) {
        ObjectNode node = StableJson.object()
                .put("policy", figure.policy())
                .put("model", figure.model())
                .put("metric", figure.metric().key());
        node.set("observed", StableJson.number(figure.metric().unit().decimals(), figure.value()));
        node.set("simulated", StableJson.number(figure.metric().unit(), report.simulated(figure)));
        return node.put("source", figure.source());
    }
}
