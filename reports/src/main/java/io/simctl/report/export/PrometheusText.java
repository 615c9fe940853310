package io.simctl.report.export;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Use;
import io.simctl.report.result.ModelResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Every figure as a gauge, by policy and model, and latencies as histograms in seconds, in the text format of Prometheus 0.0.4 or of
 * OpenMetrics 1.0. The model {@code *} is all of them together.
 */
final class PrometheusText implements ExportFormat {
    private static final double[] BUCKETS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000
    };

    private static final List<Histogram> HISTOGRAMS = List.of(
            new Histogram("simctl_time_to_first_token_seconds", "TTFT of completed requests", LatencyMetrics.TTFT),
            new Histogram("simctl_time_per_output_token_seconds", "TPOT of completed requests", LatencyMetrics.TPOT),
            new Histogram("simctl_inter_token_latency_seconds", "Gaps between tokens", LatencyMetrics.ITL),
            new Histogram("simctl_request_latency_seconds", "E2E of completed requests", LatencyMetrics.E2E));

    private final Dialect dialect;

    PrometheusText(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The two formats, which differ in how a text ends. */
    enum Dialect {
        PROMETHEUS(
                "prometheus", "Prometheus' text format, for the node exporter's textfile collector or a push gateway"),
        OPEN_METRICS("openmetrics", "OpenMetrics 1.0");

        private final String name;
        private final String summary;

        Dialect(String name, String summary) {
            this.name = name;
            this.summary = summary;
        }
    }

    private record Histogram(String name, String help, Latency latency) {}

    @Override
    public String name() {
        return dialect.name;
    }

    @Override
    public String summary() {
        return dialect.summary;
    }

    @Override
    public boolean isOfOnePolicy() {
        return false;
    }

    @Override
    public void write(ExportedResults results, Appendable out) throws IOException {
        for (Metric metric : results.report().metrics().metrics(Use.EXPORTED)) {
            gauge(results, metric, out);
        }
        for (Histogram histogram : HISTOGRAMS) {
            histogram(results, histogram, out);
        }
        if (dialect == Dialect.OPEN_METRICS) {
            out.append("# EOF\n");
        }
    }

    private static void head(String name, String type, String help, Appendable out) throws IOException {
        out.append("# HELP ").append(name).append(' ');
        out.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void gauge(ExportedResults results, Metric metric, Appendable out) throws IOException {
        // a gauge's name may not end as the samples of a histogram do
        String name = ("simctl_" + metric.key().replaceAll("[^A-Za-z0-9_]", "_")).replaceAll("_count$", "_samples");
        boolean isBegun = false;
        for (PolicyResult policy : results.policies()) {
            for (int row = 0; row <= results.allModels(); row++) {
                OptionalDouble value = metric.of(policy.scope(row));
                if (value.isPresent() && !(metric.isOfMachines() && row < results.allModels())) {
                    if (!isBegun) {
                        head(
                                name,
                                "gauge",
                                metric.label() + ". " + metric.definition().text(),
                                out);
                        isBegun = true;
                    }
                    sample(name, labels(results.report(), policy, row), value.getAsDouble(), out);
                }
            }
        }
    }

    private static void histogram(ExportedResults results, Histogram histogram, Appendable out) throws IOException {
        head(histogram.name(), "histogram", histogram.help(), out);
        for (PolicyResult policy : results.policies()) {
            for (int row = 0; row <= results.allModels(); row++) {
                ModelResult model = policy.models().get(row);
                Sample sample = Sample.of(model, histogram.latency());
                String labels = labels(results.report(), policy, row);
                for (double bucket : BUCKETS) {
                    String le = labels + ",le=\"" + number(bucket) + "\"";
                    sample(histogram.name() + "_bucket", le, (double) sample.within(1000 * bucket), out);
                }
                double count = (double) sample.values().count();
                sample(histogram.name() + "_bucket", labels + ",le=\"+Inf\"", count, out);
                sample(histogram.name() + "_sum", labels, sample.sum() / 1000, out);
                sample(histogram.name() + "_count", labels, count, out);
            }
        }
    }

    private static void sample(String name, String labels, double value, Appendable out) throws IOException {
        out.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(number(value))
                .append('\n');
    }

    private static String labels(Report report, PolicyResult policy, int row) {
        return "scenario=\"" + escaped(report.scenario().name()) + "\",policy=\"" + escaped(policy.name())
                + "\",model=\"" + escaped(report.rows().get(row)) + "\"";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value) + ".0";
        }
        return new BigDecimal(value)
                .round(new MathContext(9))
                .stripTrailingZeros()
                .toPlainString();
    }
}
