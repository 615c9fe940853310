package io.simctl.report.html;

import io.simctl.report.Report;
import io.simctl.report.chart.DistributionChart;
import io.simctl.report.chart.KindChart;
import io.simctl.report.chart.RejectionTotals;
import io.simctl.report.chart.ResidencyChart;
import io.simctl.report.chart.Svg;
import io.simctl.report.chart.TimeChart;
import io.simctl.report.chart.WaitsChart;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.RequestCount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The charts, each kind with its legend above and small multiples below. */
final class ChartsSection {
    private static final int MOST_MODELS = 6;
    private static final int MOST_ROWS = 20;

    private final Report report;
    private final PolicyNames names;
    private final Html html;
    private final ChartFigure figures;

    ChartsSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
        figures = new ChartFigure(html);
    }

    /** Distributions of TTFT and TPOT: of all models, and of those with the most requests. */
    void latencies() {
        html.open("section", "id", "latency");
        html.leaf("h2", "Latency");
        html.open("p").text("Read a line at x: that share of requests had ");
        PolicyNames.definition(html, "TTFT", LatencyMetrics.TTFT_MEANS);
        html.text(" or ");
        PolicyNames.definition(html, "TPOT", LatencyMetrics.TPOT_MEANS);
        html.text(" within x. The left upper corner is best. That of a request that did not complete is never, so that"
                        + " lines end below 100 % by those.")
                .close();
        names.policies(html);
        for (int row : rows()) {
            html.open("h3");
            names.model(html, report.rows().get(row));
            html.close().open("div", "class", "pair");
            figure(DistributionChart.of(report, row, LatencyMetrics.TTFT, "TTFT"));
            figure(DistributionChart.of(report, row, LatencyMetrics.TPOT, "TPOT"));
            html.close();
        }
        int hidden = report.models().size() - MOST_MODELS;
        if (hidden > 0) {
            html.leaf("p", hidden + " models with fewer requests are in the tables only.");
        }
        html.close();
    }

    private List<Integer> rows() {
        int all = report.models().size();
        if (all == 1) {
            return List.of(0);
        }
        List<Integer> busiest = IntStream.range(0, all)
                .boxed()
                .sorted(Comparator.comparingLong((Integer row) ->
                                report.baseline().models().get(row).counts().get(RequestCount.SUBMITTED))
                        .reversed())
                .limit(MOST_MODELS)
                .sorted()
                .toList();
        return IntStream.concat(IntStream.of(all), busiest.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
    }

    /** What became of requests, and when they were rejected. */
    void outcomes() {
        html.open("section", "id", "outcomes");
        html.leaf("h2", "Outcomes");
        html.leaf("p", "What became of the requests of all models, and why those that did not complete did not.");
        new OutcomesTable(report, html).write();
        var charts = new TimeChart(report);
        double max = charts.mostRejections();
        if (max > 0) {
            html.leaf("p", "Requests rejected for good per minute, by reason." + firstOnly());
            PolicyNames.reasons(
                    html,
                    TimeChart.reasons(report).stream()
                            .map(reason -> reason.status() + " " + reason.text())
                            .toList());
            for (int policy = 0; policy < report.policies().size(); policy++) {
                rejections(charts, policy, max);
            }
        } else {
            html.leaf("p", "No request was rejected.");
        }
        html.close();
    }

    private void rejections(TimeChart charts, int policy, double max) {
        if (charts.showsRejections(policy, max)) {
            titled(policy, charts.rejections(policy, max));
        } else {
            heading(policy);
            html.leaf("p", OutcomesTable.rejections(RejectionTotals.of(report, policy)), "class", "none");
        }
    }

    /** Tokens generated over time. */
    void throughput() {
        html.open("section", "id", "throughput");
        html.leaf("h2", "Throughput");
        html.leaf("p", "Output tokens as they were generated, whatever became of their request." + firstOnly());
        names.policies(html);
        figure(Optional.of(new TimeChart(report).tokens()));
        html.close();
    }

    private String firstOnly() {
        String warmup = report.baseline().replications().getFirst().warmup() > 0 ? " The warm-up is shaded." : "";
        return warmup + (report.replications() > 1 ? " Charts over time show the first replication." : "");
    }

    private void titled(int policy, Svg chart) {
        heading(policy);
        figure(Optional.of(chart));
    }

    private void heading(int policy) {
        html.open("h3");
        names.policy(html, policy);
        html.close();
    }

    /** What TTFT is made of, of all models and of those with the most requests. */
    void waits() {
        html.open("section", "id", "waits");
        html.leaf("h2", "What requests wait for");
        html.leaf(
                "p",
                "Mean TTFT of the requests that completed, stacked from its parts. Of requests that did not complete nothing is in it:"
                        + " beside each bar stands the share that did.");
        PolicyNames.parts(html);
        for (int row : rows()) {
            html.open("h3");
            names.model(html, report.rows().get(row));
            html.close();
            figures.write(WaitsChart.of(report, row));
        }
        html.close();
    }

    /** The models in memory by machine, or by kind of machine where they are many. */
    void residency() {
        boolean isLarge = report.machines().size() > MOST_ROWS && KindChart.suits(report);
        html.open("section", "id", "residency");
        html.leaf("h2", "Models in memory");
        html.leaf(
                "p",
                isLarge
                        ? "A row for each kind of machine, filled by the share of its machines that hold a model, dark above them"
                                + " those that only load. Unfolded, a row for each machine." + firstOnly()
                        : "A row for each machine, coloured by the model in its memory." + firstOnly());
        names.models(html);
        html.raw("<svg class=\"defs\" aria-hidden=\"true\"><defs>"
                + ResidencyChart.patterns(report.models().size()) + "</defs></svg>");
        for (int policy = 0; policy < report.policies().size(); policy++) {
            if (isLarge) {
                titled(policy, KindChart.of(report, policy));
                html.open("details")
                        .leaf(
                                "summary",
                                "All " + report.machines().size() + " machines under "
                                        + report.policies().get(policy).name());
                figures.write(ResidencyChart.of(report, policy));
                html.close();
            } else {
                titled(policy, ResidencyChart.of(report, policy));
            }
        }
        html.close();
    }

    private void figure(Optional<Svg> chart) {
        chart.ifPresentOrElse(figures::write, () -> html.leaf("p", "No values.", "class", "none"));
    }
}
