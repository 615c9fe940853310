package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.Headline;
import io.simctl.report.comparison.Headline.Claim;
import io.simctl.report.metric.Definition;
import io.simctl.report.metric.Metric;
import io.simctl.report.result.Counts;
import io.simctl.report.result.RequestCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The beginning of the page: which policy, by how much, how surely, and at what cost. */
final class AnswerSection {
    private static final List<String> WORK = List.of("fleet.loads", "fleet.switches", "fleet.busy_fraction");

    private final Report report;
    private final PolicyNames names;
    private final Html html;

    AnswerSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    void write(ComparisonTable table) {
        if (report.policies().size() < 2) {
            return;
        }
        Headline headline = Headline.of(report);
        html.open("section", "id", "answer", "class", "answer");
        html.leaf("h2", "The answer");
        if (headline.leader().isEmpty()) {
            html.open("p", "class", "verdict")
                    .text(
                            "No policy is better than every other by goodput, completed share, TTFT, TPOT or tokens/s beyond the ");
            PolicyNames.definition(html, "95 % interval", Definition.INTERVALS);
            html.text(" of their difference.").close();
        } else {
            leader(headline, headline.leader().getAsInt(), table);
        }
        lost();
        html.close();
    }

    private void leader(Headline headline, int leader, ComparisonTable table) {
        html.open("p", "class", "verdict");
        names.policy(html, leader);
        html.text(" is better than every other policy, beyond the ");
        PolicyNames.definition(html, "95 % interval", Definition.INTERVALS);
        html.text(" of the difference, by").close();
        html.open("ul");
        headline.gains().forEach(this::gain);
        html.close();
        html.leaf("h3", "What it costs");
        html.open("ul");
        headline.costs().forEach(this::cost);
        if (headline.costs().isEmpty()) {
            html.leaf("li", "By no figure of the table over all models is another policy better.");
        }
        elsewhere(leader, table);
        work(leader);
        html.close();
    }

    private void gain(Claim claim) {
        html.open("li");
        PolicyNames.metric(html, claim.metric().label(), claim.metric());
        html.text(" of " + Display.of(claim.metric().unit(), claim.value()) + distance(claim, claim.value()) + " ");
        names.policy(html, claim.than());
        html.text(", the next with " + Display.of(claim.metric().unit(), claim.other()) + sureness(claim));
        html.close();
    }

    private void cost(Claim claim) {
        html.open("li");
        names.policy(html, claim.better());
        html.text(" is better by ");
        PolicyNames.metric(html, claim.metric().label(), claim.metric());
        html.text(": " + Display.of(claim.metric().unit(), claim.value()) + " against "
                + Display.of(claim.metric().unit(), claim.other()) + sureness(claim));
        html.close();
    }

    private static String distance(Claim claim, double value) {
        if (claim.difference().isEmpty()) {
            return ", against";
        }
        String size = Display.difference(
                        claim.metric().unit(), Math.abs(claim.difference().getAsDouble()))
                .substring(1);
        return ", " + size + (value > claim.other() ? " above" : " below");
    }

    private static String sureness(Claim claim) {
        return claim.half().isPresent()
                ? " (± "
                        + Display.difference(claim.metric().unit(), claim.half().getAsDouble())
                                .substring(1)
                        + ")"
                : claim.basis().isEmpty() ? "" : " (" + claim.basis() + ")";
    }

    /** Models of which another policy is better than every other by some figure of the table. */
    private void elsewhere(int leader, ComparisonTable table) {
        for (Group group : table.groups()) {
            List<String> better = new ArrayList<>();
            for (int policy = 0; policy < group.rows().size(); policy++) {
                List<String> by = by(table, group, policy);
                if (policy != leader && !by.isEmpty()) {
                    better.add(report.policies().get(policy).name() + " by " + String.join(", ", by));
                }
            }
            if (!group.model().equals(Report.ALL) && !better.isEmpty()) {
                html.open("li").text("Of ");
                names.model(html, group.model());
                html.text(" the best is " + String.join("; ", better) + ".").close();
            }
        }
    }

    private static List<String> by(ComparisonTable table, Group group, int policy) {
        return IntStream.range(0, table.columns().size())
                .filter(column -> group.rows().get(policy).cells().get(column).isBest())
                .mapToObj(column -> table.columns().get(column).name())
                .toList();
    }

    /** What the machines do for it; as a rule told once by a run, and so without an interval. */
    private void work(int leader) {
        List<String> figures = new ArrayList<>();
        for (String key : WORK) {
            report.metrics().find(key).ifPresent(metric -> {
                String here = work(metric, report.policies().get(leader));
                String base = leader == 0
                        ? ""
                        : " (" + report.baseline().name() + ": " + work(metric, report.baseline()) + ")";
                figures.add(metric.label() + " " + here + base);
            });
        }
        if (!figures.isEmpty()) {
            html.leaf("li", "The machines' part: " + String.join(", ", figures) + ".");
        }
    }

    private String work(Metric metric, PolicyResult policy) {
        return Display.of(metric, metric.of(policy.scope(report.models().size())));
    }

    /** Losses stand beside every claim. */
    private void lost() {
        List<String> lossy = new ArrayList<>();
        for (PolicyResult policy : report.policies()) {
            Counts<RequestCount> counts = policy.models().getLast().counts();
            long lost = counts.get(RequestCount.SUBMITTED) - counts.get(RequestCount.COMPLETED);
            if (lost > 0) {
                lossy.add(policy.name() + " " + Display.percent((double) lost / counts.get(RequestCount.SUBMITTED)));
            }
        }
        html.leaf(
                "p",
                lossy.isEmpty()
                        ? "Every policy completed every request."
                        : "Requests without an answer: " + String.join(", ", lossy) + ".");
    }
}
