package io.simctl.report.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.util.List;

/**
 * {@code profile_export_aiperf.json} of AIPerf, schema 1.5. What does not apply, or would be infinite, is absent, as that schema has it.
 */
final class AiperfJson implements ExportFormat {
    private static final List<Integer> PERCENTILES = List.of(1, 5, 10, 25, 50, 75, 90, 95, 99);
    private static final List<Integer> ADJUSTED = List.of(50, 90, 95, 99);

    @Override
    public String name() {
        return "aiperf";
    }

    @Override
    public String summary() {
        return "AIPerf's profile_export_aiperf.json";
    }

    @Override
    public boolean isOfOnePolicy() {
        return true;
    }

    @Override
    public void write(ExportedResults results, Appendable out) throws IOException {
        PolicyResult policy = results.policies().getFirst();
        ModelResult model = policy.models().get(results.allModels());
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema_version", "1.5");
        root.put("benchmark_id", results.report().scenario().name() + "/" + policy.name());
        root.set("run_info", runInfo(results, policy));
        counts(root, model);
        latency(root, "time_to_first_token", model, LatencyMetrics.TTFT);
        latency(root, "request_latency", model, LatencyMetrics.E2E);
        latency(root, "inter_token_latency", model, LatencyMetrics.TPOT);
        pooled(root, "inter_chunk_latency", model);
        errors(root, model);
        root.put("was_cancelled", false);
        out.append(PeerJson.of(root));
    }

    private static ObjectNode runInfo(ExportedResults results, PolicyResult policy) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("benchmark_id", results.report().scenario().name() + "/" + policy.name())
                .put("random_seed", results.report().seed())
                .put("run_label", policy.name());
    }

    private static void counts(ObjectNode root, ModelResult model) {
        Counts<RequestCount> counts = model.counts();
        double seconds = model.figures().seconds();
        long completed = counts.get(RequestCount.COMPLETED);
        single(root, "request_throughput", "requests/sec", completed / seconds);
        single(root, "request_count", "requests", completed);
        single(root, "error_request_count", "requests", counts.get(RequestCount.SUBMITTED) - (double) completed);
        single(root, "output_token_throughput", "tokens/sec", counts.get(RequestCount.OUTPUT_TOKENS) / seconds);
        single(root, "total_osl", "tokens", counts.get(RequestCount.OUTPUT_TOKENS));
        single(root, "total_isl", "tokens", counts.get(RequestCount.PROMPT_TOKENS));
        single(root, "output_sequence_length", "tokens", (double) counts.get(RequestCount.OUTPUT_TOKENS) / completed);
        single(root, "input_sequence_length", "tokens", (double) counts.get(RequestCount.PROMPT_TOKENS) / completed);
        single(root, "benchmark_duration", "sec", seconds);
        if (counts.get(RequestCount.UNDER_SLO) > 0) {
            single(root, "good_request_count", "requests", counts.get(RequestCount.GOOD));
            single(root, "goodput", "requests/sec", counts.get(RequestCount.GOOD) / seconds);
        }
    }

    private static void single(ObjectNode root, String key, String unit, long value) {
        root.putObject(key).put("unit", unit).put("avg", value);
    }

    private static void single(ObjectNode root, String key, String unit, double value) {
        if (Double.isFinite(value)) {
            root.putObject(key).put("unit", unit).put("avg", PeerJson.rounded(value));
        }
    }

    private static void latency(ObjectNode root, String key, ModelResult model, Latency latency) {
        Sample sample = Sample.of(model, latency);
        if (sample.isEmpty()) {
            return;
        }
        ObjectNode metric = statistics(root.putObject(key), sample);
        long lost = model.counts().get(RequestCount.SUBMITTED) - model.counts().get(RequestCount.COMPLETED);
        for (int percent : ADJUSTED) {
            sample.percentile(10 * percent, lost)
                    .ifPresent(value -> metric.put("adj_p" + percent, PeerJson.rounded(value)));
        }
    }

    /** Gaps are pooled over requests, of which a lost one has none that could be infinite. */
    private static void pooled(ObjectNode root, String key, ModelResult model) {
        Sample gaps = Sample.of(model, LatencyMetrics.ITL);
        if (!gaps.isEmpty()) {
            statistics(root.putObject(key), gaps);
        }
    }

    private static ObjectNode statistics(ObjectNode metric, Sample sample) {
        metric.put("unit", "ms").put("avg", PeerJson.rounded(sample.mean()));
        for (int percent : PERCENTILES) {
            sample.percentile(10 * percent).ifPresent(value -> metric.put("p" + percent, PeerJson.rounded(value)));
        }
        return metric.put("min", PeerJson.rounded(sample.min()))
                .put("max", PeerJson.rounded(sample.max()))
                .put("std", PeerJson.rounded(sample.deviation()));
    }

    private static void errors(ObjectNode root, ModelResult model) {
        ArrayNode errors = root.putArray("error_summary");
        model.rejections().forEach(count -> error(errors, count, "rejected"));
        model.failures().forEach(count -> error(errors, count, "failed"));
    }

    private static void error(ArrayNode errors, ReasonCount count, String type) {
        ObjectNode error = errors.addObject();
        ObjectNode details = error.putObject("error_details");
        if (count.reason().status() > 0) {
            details.put("code", count.reason().status());
        }
        details.put("type", type)
                .put("message", count.words().isEmpty() ? count.reason().text() : count.words());
        error.put("count", count.count());
    }
}
