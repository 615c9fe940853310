package io.simctl.report.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The Benchmark Report of llm-d-benchmark, version 0.2.1, as JSON. Its {@code scenario} is left out: it describes a Kubernetes stack. */
final class LlmdReport implements ExportFormat {
    private static final List<Integer> PERCENTILES = List.of(1, 5, 10, 25, 50, 75, 90, 95, 99);

    @Override
    public String name() {
        return "llm-d";
    }

    @Override
    public String summary() {
        return "the Benchmark Report 0.2.1 of llm-d-benchmark";
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
        root.put("version", "0.2.1");
        ObjectNode run = root.putObject("run");
        String scenario = results.report().scenario().name();
        run.put("uid", scenario + "/" + policy.name() + "/" + results.report().seed());
        run.put("eid", scenario);
        run.put("description", results.report().scenario().heading());
        run.putArray("keywords")
                .add("simctl")
                .add(results.report().mode().name().toLowerCase(Locale.ROOT))
                .add(policy.name());
        ObjectNode aggregate =
                root.putObject("results").putObject("request_performance").putObject("aggregate");
        requests(aggregate.putObject("requests"), model.counts());
        latency(aggregate.putObject("latency"), model);
        throughput(aggregate.putObject("throughput"), model);
        out.append(PeerJson.of(root));
    }

    private static void requests(ObjectNode requests, Counts<RequestCount> counts) {
        long completed = counts.get(RequestCount.COMPLETED);
        long unfinished = counts.get(RequestCount.UNFINISHED);
        requests.put("total", counts.get(RequestCount.SUBMITTED));
        requests.put("failures", counts.get(RequestCount.SUBMITTED) - completed - unfinished);
        requests.put("incomplete", unfinished);
        if (completed > 0) {
            mean(requests, "input_length", "count", (double) counts.get(RequestCount.PROMPT_TOKENS) / completed);
            mean(requests, "output_length", "count", (double) counts.get(RequestCount.OUTPUT_TOKENS) / completed);
        }
    }

    private static void latency(ObjectNode latency, ModelResult model) {
        statistics(latency, "time_to_first_token", "ms", model, LatencyMetrics.TTFT);
        statistics(latency, "time_per_output_token", "ms/token", model, LatencyMetrics.TPOT);
        statistics(latency, "inter_token_latency", "ms/token", model, LatencyMetrics.ITL);
        statistics(latency, "request_latency", "ms", model, LatencyMetrics.E2E);
    }

    private static void throughput(ObjectNode throughput, ModelResult model) {
        Counts<RequestCount> counts = model.counts();
        double seconds = model.figures().seconds();
        if (seconds <= 0) {
            return;
        }
        double in = counts.get(RequestCount.PROMPT_TOKENS) / seconds;
        double made = counts.get(RequestCount.OUTPUT_TOKENS) / seconds;
        mean(throughput, "input_token_rate", "tokens/s", in);
        mean(throughput, "output_token_rate", "tokens/s", made);
        mean(throughput, "total_token_rate", "tokens/s", in + made);
        mean(throughput, "request_rate", "queries/s", counts.get(RequestCount.COMPLETED) / seconds);
    }

    private static void mean(ObjectNode of, String key, String units, double value) {
        of.putObject(key).put("units", units).put("mean", PeerJson.rounded(value));
    }

    private static void statistics(ObjectNode of, String key, String units, ModelResult model, Latency latency) {
        Sample sample = Sample.of(model, latency);
        if (sample.isEmpty()) {
            return;
        }
        mean(of, key, units, sample.mean());
        ObjectNode node = (ObjectNode) of.get(key);
        node.put("stddev", PeerJson.rounded(sample.deviation()));
        node.put("min", PeerJson.rounded(sample.min()));
        for (int percent : PERCENTILES) {
            sample.percentile(10 * percent).ifPresent(value -> node.put("p" + percent, PeerJson.rounded(value)));
        }
        sample.percentile(999).ifPresent(value -> node.put("p99p9", PeerJson.rounded(value)));
        node.put("max", PeerJson.rounded(sample.max()));
    }
}
