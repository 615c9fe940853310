package io.simctl.report.export;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The text block that {@code vllm bench serve} prints, a block for each policy. Its peaks, which are of single seconds, are left out:
 * runs do not keep them. All that did not complete counts as failed.
 */
final class VllmText implements ExportFormat {
    private static final int WIDTH = 50;

    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public String summary() {
        return "the text block of vllm bench serve";
    }

    @Override
    public boolean isOfOnePolicy() {
        return false;
    }

    @Override
    public void write(ExportedResults results, Appendable out) throws IOException {
        for (PolicyResult policy : results.policies()) {
            out.append("# ")
                    .append(results.report().scenario().name())
                    .append(", ")
                    .append(policy.name())
                    .append(", all models\n");
            block(policy.models().get(results.allModels()), out);
        }
    }

    private static void block(ModelResult model, Appendable out) throws IOException {
        Counts<RequestCount> counts = model.counts();
        long completed = counts.get(RequestCount.COMPLETED);
        double seconds = model.figures().seconds();
        long in = counts.get(RequestCount.PROMPT_TOKENS);
        long tokens = counts.get(RequestCount.OUTPUT_TOKENS);
        title(" Serving Benchmark Result ", '=', out);
        count("Successful requests:", completed, out);
        count("Failed requests:", counts.get(RequestCount.SUBMITTED) - completed, out);
        number("Benchmark duration (s):", seconds, out);
        count("Total input tokens:", in, out);
        count("Total generated tokens:", tokens, out);
        number("Request throughput (req/s):", completed / seconds, out);
        if (counts.get(RequestCount.UNDER_SLO) > 0) {
            number("Request goodput (req/s):", counts.get(RequestCount.GOOD) / seconds, out);
        }
        number("Output token throughput (tok/s):", tokens / seconds, out);
        number("Total token throughput (tok/s):", (in + tokens) / seconds, out);
        latency("Time to First Token", "TTFT", model, LatencyMetrics.TTFT, out);
        latency("Time per Output Token (excl. 1st token)", "TPOT", model, LatencyMetrics.TPOT, out);
        latency("Inter-token Latency", "ITL", model, LatencyMetrics.ITL, out);
        latency("End-to-end Latency", "E2EL", model, LatencyMetrics.E2E, out);
        out.append("=".repeat(WIDTH)).append('\n');
    }

    private static void latency(String title, String name, ModelResult model, Latency latency, Appendable out)
            throws IOException {
        Sample sample = Sample.of(model, latency);
        title(title, '-', out);
        OptionalDouble mean = sample.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sample.mean());
        optional("Mean " + name + " (ms):", mean, out);
        optional("Median " + name + " (ms):", sample.percentile(500), out);
        optional("P99 " + name + " (ms):", sample.percentile(990), out);
    }

    /** In the middle of a line, one more sign behind it where the two sides cannot be equal. */
    private static void title(String text, char sign, Appendable out) throws IOException {
        int before = (WIDTH - text.length()) / 2;
        String line = String.valueOf(sign);
        out.append(line.repeat(before)).append(text);
        out.append(line.repeat(WIDTH - before - text.length())).append('\n');
    }

    private static void count(String label, long value, Appendable out) throws IOException {
        line(label, Long.toString(value), out);
    }

    private static void number(String label, double value, Appendable out) throws IOException {
        line(label, Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "n/a", out);
    }

    private static void optional(String label, OptionalDouble value, Appendable out) throws IOException {
        number(label, value.orElse(Double.NaN), out);
    }

    private static void line(String label, String value, Appendable out) throws IOException {
        out.append(String.format(Locale.ROOT, "%-40s %-10s", label, value)).append('\n');
    }
}
