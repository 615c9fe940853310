package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.PoolShares;
import java.util.List;
import java.util.Locale;

/** The section on what placement planned for each model, what it had in the end, and what was shed all the same. */
final class PoolsSection {
    static final String ID = "pools";
    static final String TITLE = "Placement";

    private final Report report;
    private final Html html;

    PoolsSection(Report report, Html html) {
        this.report = report;
        this.html = html;
    }

    /** Whether any policy made plans. */
    static boolean isKnown(Report report) {
        return report.policies().stream()
                .anyMatch(policy -> !new PolicyShares(policy).plans().isEmpty());
    }

    void write() {
        if (!isKnown(report)) {
            return;
        }
        html.open("section", "id", ID).leaf("h2", TITLE);
        html.leaf(
                "p",
                "Machines that the plans of a policy wanted for each model and found with it, those bound to it that served when a run ended, and the requests that were rejected for want of capacity; on average over runs. Not every policy binds machines.");
        html.scroll("Plans of placement, by policy and model").open("table");
        html.open("thead").open("tr");
        List.of(
                        "policy",
                        "model",
                        "wanted, mean of all plans",
                        "wanted, last plan",
                        "found, last plan",
                        "bound, in the end",
                        "shed")
                .forEach(title -> html.leaf("th", title, "scope", "col"));
        html.close().close().open("tbody");
        report.policies().forEach(this::rows);
        html.close().close().close().close();
    }

    private void rows(PolicyResult policy) {
        List<PoolShares> plans = new PolicyShares(policy).plans();
        List<String> models = plans.isEmpty() ? List.of() : report.setup().models();
        boolean binds = policy.fleet().get(FleetCount.MANAGED_MACHINES) > 0;
        for (int model = 0; model < models.size(); model++) {
            html.open("tr").leaf("th", policy.name(), "scope", "row").leaf("td", models.get(model));
            number("%.1f", PolicyShares.meanDesired(plans, model));
            number("%.1f", PolicyShares.mean(plans, model, PoolShares.OfModel::desired));
            number("%.1f", PolicyShares.mean(plans, model, PoolShares.OfModel::current));
            if (binds) {
                number("%.1f", PolicyShares.mean(plans, model, PoolShares.OfModel::serving));
            } else {
                html.leaf("td", Display.NONE, "class", "number");
            }
            number("%,.0f", PolicyShares.mean(plans, model, PoolShares.OfModel::shed));
            html.close();
        }
    }

    private void number(String format, double value) {
        html.leaf("td", String.format(Locale.ROOT, format, value), "class", "number");
    }
}
