package io.simctl.report.html;

import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.result.FaultShare;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The section on the faults that struck, in the runs of each policy. */
final class FaultsSection {
    static final String ID = "faults";
    static final String TITLE = "Faults";

    private static final double NANOS_PER_SECOND = 1e9;

    private final Report report;
    private final Html html;

    FaultsSection(Report report, Html html) {
        this.report = report;
        this.html = html;
    }

    /** Whether any struck. */
    static boolean isKnown(Report report) {
        return report.policies().stream()
                .anyMatch(policy -> !new PolicyShares(policy).faults().isEmpty());
    }

    void write() {
        if (!isKnown(report)) {
            return;
        }
        html.open("section", "id", ID).leaf("h2", TITLE);
        html.leaf(
                "p",
                "Faults that held in the measured time, over all runs and machines. They are the same under every policy; how often one"
                        + " that goes by chance hit a load, a request or a message is not counted here.");
        html.scroll("Faults that struck, by policy and kind").open("table");
        html.open("thead").open("tr");
        List.of("policy", "fault", "machines", "times", "held, s", "first, s", "last, s")
                .forEach(title -> html.leaf("th", title, "scope", "col"));
        html.close().close().open("tbody");
        report.policies().forEach(this::rows);
        html.close().close().close().close();
    }

    private void rows(PolicyResult policy) {
        Map<String, FaultShare> kinds = new LinkedHashMap<>();
        Map<String, Integer> machines = new LinkedHashMap<>();
        for (FaultShare share : new PolicyShares(policy).faults()) {
            kinds.merge(share.fault(), share, FaultShare::plus);
            machines.merge(share.fault(), 1, Integer::sum);
        }
        kinds.forEach((fault, all) -> {
            html.open("tr").leaf("th", policy.name(), "scope", "row").leaf("td", fault);
            number("%,.0f", machines.getOrDefault(fault, 0));
            number("%,.0f", (double) all.times());
            number("%,.1f", all.nanos() / NANOS_PER_SECOND);
            number("%,.1f", all.first() / NANOS_PER_SECOND);
            number("%,.1f", all.last() / NANOS_PER_SECOND);
            html.close();
        });
    }

    private void number(String format, double value) {
        html.leaf("td", String.format(Locale.ROOT, format, value), "class", "number");
    }
}
