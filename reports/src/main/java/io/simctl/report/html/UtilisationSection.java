package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.chart.ResidencyChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The section on how busy each machine was; of many machines it shows the kinds, and each on demand. */
final class UtilisationSection {
    static final String ID = "utilisation";
    static final String TITLE = "Utilisation";

    private static final int MOST_MACHINES = 20;

    private final Report report;
    private final Html html;
    private final PolicyNames names;
    private final List<String> machines;

    UtilisationSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
        machines = report.setup().machines();
    }

    /** Whether the runs know it: those of older files do not. */
    static boolean isKnown(Report report) {
        return report.policies().stream().anyMatch(policy -> new PolicyShares(policy).knowsMachines());
    }

    void write() {
        if (!isKnown(report)) {
            return;
        }
        html.open("section", "id", ID).leaf("h2", TITLE);
        html.leaf(
                "p",
                "The share of the measured time in which a machine ran at least one request, over all runs of a policy.");
        if (machines.size() > MOST_MACHINES) {
            table("Utilisation by kind of machine", this::kinds);
            html.open("details").leaf("summary", "each of the %,d machines".formatted(machines.size()));
            table("Utilisation of each machine", this::eachMachine);
            html.close();
        } else {
            table("Utilisation of each machine", this::eachMachine);
        }
        html.close();
    }

    private void table(String caption, Runnable rows) {
        html.scroll(caption).open("table");
        names.head(html, "busy");
        html.open("tbody");
        rows.run();
        html.close().close().close();
    }

    private void eachMachine() {
        for (int machine = 0; machine < machines.size(); machine++) {
            int index = machine;
            row(machines.get(machine), policy -> Display.percent(new PolicyShares(policy).busy(index)));
        }
    }

    private void kinds() {
        Map<String, List<Integer>> byKind = new LinkedHashMap<>();
        for (int machine = 0; machine < machines.size(); machine++) {
            byKind.computeIfAbsent(ResidencyChart.kind(machines.get(machine)), kind -> new ArrayList<>())
                    .add(machine);
        }
        byKind.forEach((kind, members) -> row(kind + " × " + members.size(), policy -> range(policy, members)));
    }

    private static String range(PolicyResult policy, List<Integer> members) {
        double[] shares = members.stream()
                .mapToDouble(machine -> new PolicyShares(policy).busy(machine))
                .sorted()
                .toArray();
        return "%s (%s to %s)"
                .formatted(
                        Display.percent(Arrays.stream(shares).average().orElse(0)),
                        Display.percent(shares[0]),
                        Display.percent(shares[shares.length - 1]));
    }

    private void row(String name, Function<PolicyResult, String> cell) {
        html.open("tr").leaf("th", name, "scope", "row");
        report.policies().forEach(policy -> html.leaf("td", cell.apply(policy), "class", "number"));
        html.close();
    }
}
