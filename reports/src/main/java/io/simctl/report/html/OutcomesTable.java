package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.Losses;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.Reason;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The table of what became of all requests, by policy over all models: it adds up to those submitted. */
final class OutcomesTable {
    private final Report report;
    private final PolicyNames names;
    private final Html html;

    OutcomesTable(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    void write() {
        html.scroll("What became of all requests").open("table", "class", "outcomes");
        names.head(html, "requests");
        html.open("tbody");
        outcome("submitted", RequestCount.SUBMITTED);
        outcome("completed", RequestCount.COMPLETED);
        reasons("rejected", RequestCount.REJECTED, ModelResult::rejections);
        reasons("failed", RequestCount.FAILED, ModelResult::failures);
        unlessNone("timed out", RequestCount.TIMED_OUT);
        unlessNone("cancelled", RequestCount.CANCELLED);
        unlessNone("unfinished", RequestCount.UNFINISHED);
        html.close().close().close();
    }

    private void unlessNone(String name, RequestCount kind) {
        if (all().anyMatch(model -> model.counts().get(kind) > 0)) {
            outcome(name, kind);
        }
    }

    private Stream<ModelResult> all() {
        return report.policies().stream().map(policy -> policy.models().getLast());
    }

    private void outcome(String name, RequestCount kind) {
        row(name, "", model -> model.counts().get(kind));
    }

    private void reasons(String name, RequestCount kind, Function<ModelResult, List<ReasonCount>> counts) {
        unlessNone(name, kind);
        Map<Reason, ReasonCount> examples = new TreeMap<>();
        all().flatMap(model -> counts.apply(model).stream())
                .forEach(count -> examples.merge(
                        count.reason(), count, (a, b) -> a.words().isEmpty() ? b : a));
        examples.forEach((reason, example) -> row(
                Losses.inWords(example),
                "reason",
                model -> counts.apply(model).stream()
                        .filter(counted -> counted.reason().equals(reason))
                        .mapToLong(ReasonCount::count)
                        .sum()));
    }

    private void row(String name, String style, ToLongFunction<ModelResult> count) {
        html.open("tr", "class", style).leaf("th", name, "scope", "row");
        for (PolicyResult policy : report.policies()) {
            long value = count.applyAsLong(policy.models().getLast());
            html.leaf("td", Display.count((double) value), "class", "number");
        }
        html.close();
    }

    /** The rejections of a policy in a few words, where a chart would show next to nothing. */
    static String rejections(List<ReasonCount> rejections) {
        long all = rejections.stream().mapToLong(ReasonCount::count).sum();
        List<String> reasons = rejections.stream()
                .map(count -> Display.count((double) count.count()) + " × " + Losses.inWords(count))
                .toList();
        return all == 0
                ? "Rejected nothing."
                : Display.plural(all, "rejection") + ": " + String.join(", ", reasons) + ".";
    }
}
