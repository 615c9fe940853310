package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.Markup;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.SvgPath;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The mean TTFT of completed requests, a bar for each policy, stacked from what it is made of: waiting for a slot, waiting for the
 * model, computing the prompt.
 */
public final class WaitsChart {
    /** The parts in the order of time, as legends name them. */
    public static final List<String> PARTS = List.of("queue", "load wait", "prefill", "the rest of TTFT");

    private static final List<Latency> MEASURED =
            List.of(LatencyMetrics.QUEUE, LatencyMetrics.LOAD_WAIT, LatencyMetrics.PREFILL);
    private static final int WIDTH = TimeChart.WIDTH;
    private static final int LEFT = 160;
    private static final int RIGHT = 150;
    private static final int BAR = 18;
    private static final int PITCH = 26;
    private static final int LONGEST_NAME = 22;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Report report;
    private final int row;

    private WaitsChart(Report report, int row) {
        this.report = report;
        this.row = row;
    }

    /** The bars of a row of {@link Report#rows()}. */
    public static Svg of(Report report, int row) {
        return new WaitsChart(report, row).draw();
    }

    /** Mean milliseconds of each part over all requests that have a TTFT; those that did not come to a part add nothing to it. */
    private double[] parts(PolicyResult policy) {
        Figures figures = policy.models().get(row).figures();
        long requests = figures.latencies().get(LatencyMetrics.TTFT.key()).count();
        double[] parts = new double[PARTS.size()];
        if (requests == 0) {
            return parts;
        }
        double rest = sum(figures, LatencyMetrics.TTFT) / requests;
        for (int i = 0; i < MEASURED.size(); i++) {
            parts[i] = sum(figures, MEASURED.get(i)) / requests;
            rest -= parts[i];
        }
        // the parts' histograms round each by itself
        parts[PARTS.size() - 1] = Math.max(0, rest);
        return parts;
    }

    private static double sum(Figures figures, Latency latency) {
        var distribution = figures.latencies().get(latency.key());
        return distribution.count() == 0 ? 0 : distribution.mean() * distribution.count() / NANOS_PER_MILLI;
    }

    private Svg draw() {
        List<double[]> bars = report.policies().stream().map(this::parts).toList();
        double most = bars.stream()
                .mapToDouble(parts -> IntStream.range(0, parts.length)
                        .mapToDouble(i -> parts[i])
                        .sum())
                .max()
                .orElse(0);
        var out = new StringBuilder();
        for (int policy = 0; policy < bars.size(); policy++) {
            bar(out, policy, bars.get(policy), (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-9));
        }
        String model = report.rows().get(row);
        return new Svg(
                WIDTH,
                bars.size() * PITCH + 4,
                "What mean TTFT is made of, by policy, " + (model.equals(Report.ALL) ? "all models" : model),
                "A bar for each policy: waiting for a slot, waiting for the model, computing the prompt, and the rest. Of"
                        + " completed requests only.",
                "",
                out.toString(),
                Frame.bars(),
                table(bars));
    }

    private void bar(StringBuilder out, int policy, double[] parts, double perMilli) {
        double top = policy * PITCH + 4.0;
        String name = report.policies().get(policy).name();
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
        text(out, LEFT - 8, top, "end", shown);
        double left = LEFT;
        for (int i = 0; i < parts.length; i++) {
            double right = left + parts[i] * perMilli;
            var path = new SvgPath();
            path.rectangle(left, top, right, top + BAR);
            if (!path.isEmpty()) {
                out.append("<path fill=\"").append(Ink.part(i).css()).append("\" d=\"");
                out.append(path.text()).append("\"><title>");
                out.append(Markup.escape(PARTS.get(i) + ": " + millis(parts[i])));
                out.append("</title></path>\n");
            }
            left = right;
        }
        text(out, left + 8, top, "start", words(policy, parts));
    }

    /** The whole, and how many lived to see it: a short bar of few survivors is no praise. */
    private String words(int policy, double[] parts) {
        Counts<RequestCount> counts =
                report.policies().get(policy).models().get(row).counts();
        double completed =
                (double) counts.get(RequestCount.COMPLETED) / Math.max(1, counts.get(RequestCount.SUBMITTED));
        double whole =
                IntStream.range(0, parts.length).mapToDouble(i -> parts[i]).sum();
        return whole == 0 ? "nothing completed" : millis(whole) + ", of " + Display.percent(completed);
    }

    private static void text(StringBuilder out, double x, double top, String anchor, String text) {
        out.append("<text font-size=\"12\" fill=\"").append(Ink.TEXT.css());
        out.append("\" text-anchor=\"").append(anchor).append("\" x=\"").append(SvgPath.number(x));
        out.append("\" y=\"").append(SvgPath.number(top + 13)).append("\">");
        out.append(Markup.escape(text)).append("</text>\n");
    }

    private static String millis(double value) {
        return Display.of(Unit.MILLISECONDS, value);
    }

    private ChartTable table(List<double[]> bars) {
        List<String> head =
                Stream.concat(Stream.of("mean by policy"), PARTS.stream()).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int policy = 0; policy < bars.size(); policy++) {
            double[] parts = bars.get(policy);
            rows.add(Stream.concat(
                            Stream.of(report.policies().get(policy).name()),
                            IntStream.range(0, parts.length).mapToObj(i -> millis(parts[i])))
                    .toList());
        }
        return new ChartTable(head, rows);
    }
}
