package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.WorstBatches;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.WorstStretch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The table of the worst stretches of each policy's first run: when, what became of the requests meant for then, and whose they were. */
final class WorstSection {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String TTFT = "ttft_adj_ms.p50";

    private final Report report;
    private final PolicyNames names;
    private final Html html;

    WorstSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    void write() {
        html.open("section", "id", "worst");
        html.leaf("h2", "The worst stretches");
        html.leaf(
                "p",
                "Of the stretches that a run is divided into, those in which the largest share of requests got no answer, and then"
                        + " those with the longest TTFT, whatever was lost counted as infinitely late. Requests count where they were"
                        + " meant to be sent.");
        html.scroll("The worst stretches").open("table");
        html.open("thead").open("tr");
        List.of("policy", "from", "to", "requests", "no answer", "TTFT adj. p50", "most of it")
                .forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (int policy = 0; policy < report.policies().size(); policy++) {
            policy(policy);
        }
        html.close().close().close();
        new WorstRequestsTable(report, html).write();
        html.close();
    }

    private void policy(int policy) {
        RunResult run = report.policies().get(policy).replications().getFirst();
        Batches all = run.all().batches();
        List<Integer> worst = WorstBatches.of(all, WorstStretch.MOST);
        worst.forEach(batch -> stretch(policy, run, all, batch));
    }

    private void stretch(int policy, RunResult run, Batches all, int batch) {
        Figures figures = all.figures().get(batch);
        double from = (run.warmup() + batch * all.width()) / NANOS_PER_SECOND;
        html.open("tr").open("th", "scope", "row");
        names.policy(html, policy);
        html.close();
        number(Display.time(from));
        number(Display.time(from + figures.seconds()));
        number(Display.count((double) figures.counts().get(RequestCount.SUBMITTED)));
        long lost = WorstBatches.lost(figures.counts());
        number(
                lost == 0
                        ? "0"
                        : Display.count((double) lost) + " ("
                                + Display.percent(WorstBatches.lostShare(figures.counts())) + ")");
        Metric metric = report.metrics().get(TTFT);
        number(Display.of(metric, metric.of(scope(figures))));
        html.open("td");
        whose(run, batch, lost)
                .ifPresent(model -> names.model(html, report.models().get(model)));
        html.close().close();
    }

    private void number(String text) {
        html.leaf("td", text, "class", "number");
    }

    private static Scope scope(Figures figures) {
        return new Scope(figures, List.of(), Optional.empty());
    }

    /** The model with the most requests without an answer, or with the most requests where none was lost. */
    private static Optional<Integer> whose(RunResult run, int batch, long lost) {
        return IntStream.range(0, run.models().size())
                .boxed()
                .filter(model -> batch < figures(run.models().get(model)).size())
                .max(Comparator.comparingLong(model -> {
                    Counts<RequestCount> counts =
                            figures(run.models().get(model)).get(batch).counts();
                    return lost > 0 ? WorstBatches.lost(counts) : counts.get(RequestCount.SUBMITTED);
                }));
    }

    private static List<Figures> figures(ModelResult model) {
        return model.batches().figures();
    }
}
