package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.List;
import java.util.Locale;

/** The section on what each principal got of what it asked for. */
final class FairnessSection {
    static final String ID = "fairness";
    static final String TITLE = "Fairness";

    /** Latencies as everywhere: without an answer is infinitely late, and too few requests say nothing. */
    private static final List<String> LATENCIES = List.of("ttft_adj_ms.p50", "ttft_adj_ms.p95");

    private static final List<String> HEADINGS = List.of(
            "policy",
            "principal",
            "requests",
            "completed",
            "rejected",
            "output tokens",
            "TTFT adj. p50",
            "TTFT adj. p95");

    private final Report report;
    private final Html html;
    private final PolicyNames names;

    FairnessSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    /** Whether any request was a principal's. */
    static boolean isKnown(Report report) {
        return report.policies().stream()
                .flatMap(policy -> policy.replications().stream())
                .anyMatch(run -> !run.shares().principals().isEmpty());
    }

    void write() {
        if (!isKnown(report)) {
            return;
        }
        html.open("section", "id", ID).leaf("h2", TITLE);
        html.leaf(
                "p",
                "What each principal got of what it asked for. The index is Jain's, of the shares of requests that were completed: 1"
                        + " when all principals had the same share, 1/n when one of n had everything. Adjusted figures count a request"
                        + " without an answer as infinitely late.");
        html.scroll("What each principal got").open("table");
        html.open("thead").open("tr");
        HEADINGS.forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (int policy = 0; policy < report.policies().size(); policy++) {
            policy(policy);
        }
        html.close().close().close().close();
    }

    private void policy(int index) {
        PolicyResult policy = report.policies().get(index);
        PolicyShares shares = new PolicyShares(policy);
        List<OfPrincipal> all = shares.principals();
        double tokens = all.stream().mapToLong(OfPrincipal::outputTokens).sum();
        for (OfPrincipal principal : all) {
            begin(index, principal.name().isEmpty() ? "nobody in particular" : principal.name());
            number(Display.count((double) principal.submitted()));
            number(Display.percent((double) principal.completed() / principal.submitted()));
            number(Display.percent((double) principal.rejected() / principal.submitted()));
            number(tokens == 0 ? Display.NONE : Display.percent(principal.outputTokens() / tokens));
            for (String key : LATENCIES) {
                Metric metric = report.metrics().get(key);
                number(Display.of(metric, metric.of(shares.scope(principal))));
            }
            html.close();
        }
        begin(index, "Jain's index");
        number("");
        number(String.format(Locale.ROOT, "%.3f", PolicyShares.jain(all)));
        HEADINGS.stream().skip(4).forEach(heading -> number(""));
        html.close();
    }

    private void begin(int policy, String name) {
        html.open("tr").open("th", "scope", "row");
        names.policy(html, policy);
        html.close().leaf("td", name);
    }

    private void number(String text) {
        html.leaf("td", text, "class", "number");
    }
}
