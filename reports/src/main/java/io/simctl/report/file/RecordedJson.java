package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.Report;
import io.simctl.report.comparison.RecordedFigures;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Use;
import io.simctl.report.result.RequestCount;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The object {@code recorded} of {@code report.json}: by model, the figures of policies that a trace can tell as well. */
final class RecordedJson {
    private static final Set<String> SHARES = Set.of("rate_429", "rate_503");
    private static final Set<String> LATENCIES = Set.of("ttft_ms", "tpot_ms", "e2e_ms");
    /** Counts that a trace can tell. */
    static final List<RequestCount> COUNTS = List.of(
            RequestCount.SUBMITTED,
            RequestCount.COMPLETED,
            RequestCount.REJECTED,
            RequestCount.FAILED,
            RequestCount.CANCELLED);

    private final Report report;

    private RecordedJson(Report report) {
        this.report = report;
    }

    /** The object; empty where the traces recorded nothing. */
    static Optional<JsonNode> of(Report report) {
        return RecordedFigures.of(report).isEmpty() ? Optional.empty() : Optional.of(new RecordedJson(report).root());
    }

    /** Whether a trace can tell the metric: times to tokens it may have stamped, parts of them it cannot. */
    static boolean mayHave(Metric metric) {
        return SHARES.contains(metric.key()) || LATENCIES.contains(metric.group());
    }

    private JsonNode root() {
        ObjectNode root = StableJson.object();
        ArrayNode models = root.putArray("models");
        for (int row = 0; row < report.rows().size(); row++) {
            String name = report.rows().get(row);
            RecordedFigures.scope(report, row).ifPresent(scope -> models.add(model(name, scope)));
        }
        return root;
    }

    private JsonNode model(String name, Scope scope) {
        ObjectNode node = StableJson.object().put("name", name);
        COUNTS.forEach(kind -> node.put(kind.name().toLowerCase(Locale.ROOT), scope.count(kind)));
        report.metrics().metrics(Use.EXPORTED).stream()
                .filter(RecordedJson::mayHave)
                .filter(metric -> SHARES.contains(metric.key())
                        || scope.figures().latencies().byKey().containsKey(metric.group()))
                .forEach(metric -> put(node, metric, scope));
        return node;
    }

    private static void put(ObjectNode node, Metric metric, Scope scope) {
        ObjectNode group = metric.group().isEmpty() ? node : node.withObject("/" + metric.group());
        group.set(metric.name(), StableJson.number(metric.unit(), metric.of(scope)));
    }
}
