package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.ComparisonTable.Row;
import io.simctl.report.metric.Definition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The table that the page begins with: each policy under each model, and how far from the baseline it is. */
final class ComparisonSection {
    private final Report report;
    private final PolicyNames names;
    private final Html html;

    ComparisonSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    void write(ComparisonTable table) {
        html.open("section", "id", "comparison");
        html.leaf("h2", "Comparison");
        explanation();
        html.scroll("Comparison of the policies").open("table", "class", "figures");
        head(table.columns());
        // all models together first: here the page begins, while a terminal ends with what is nearest to the prompt
        group(table.columns(), table.groups().getLast());
        table.groups().stream().limit(table.groups().size() - 1L).forEach(group -> group(table.columns(), group));
        html.close().close();
        if (!table.unasked().isEmpty()) {
            html.leaf("p", "Nobody asked for " + String.join(", ", table.unasked()) + ".");
        }
        withoutInterval(table);
        html.close();
    }

    private void explanation() {
        if (report.policies().size() < 2) {
            return;
        }
        html.open("p")
                .text("★ marks who is better than every other of the group, beyond the interval of the difference. ");
        html.text("Below each figure: the difference to ");
        names.policy(html, 0);
        html.text(" ± half of its ");
        PolicyNames.definition(html, "95 % interval", Definition.INTERVALS);
        html.text("; ");
        html.leaf("span", "▲ better", "class", "better").text(" and ");
        html.leaf("span", "▼ worse", "class", "worse");
        html.text(
                " only where the interval excludes 0, and only for who does not complete a smaller share of its requests"
                        + " than the other. ");
        if (report.policies().stream().anyMatch(PolicyResult::hasLosses)) {
            html.text(
                    "Adjusted figures count a request without an answer as infinitely late; survivors' figures leave it out.");
        }
        html.close();
    }

    /** Why differences have no interval, in words: a page on paper or under a finger has nothing to point at. */
    private void withoutInterval(ComparisonTable table) {
        Map<String, Set<String>> columns = new TreeMap<>();
        for (Group group : table.groups()) {
            for (Row row : group.rows()) {
                for (int i = 0; i < row.cells().size(); i++) {
                    Column column = table.columns().get(i);
                    row.cells()
                            .get(i)
                            .comparison()
                            .filter(c -> lacksInterval(column, c))
                            .ifPresent(c -> columns.computeIfAbsent(c.basis(), why -> new LinkedHashSet<>())
                                    .add(column.name()));
                }
            }
        }
        if (!columns.isEmpty()) {
            html.leaf("p", "Differences without an interval:");
            html.open("ul", "class", "reasons");
            columns.forEach((why, names) -> html.leaf("li", why + ": " + String.join(", ", names)));
            html.close();
        }
    }

    private static boolean lacksInterval(Column column, Comparison comparison) {
        return !column.metric().isOfSurvivors()
                && comparison.difference().isPresent()
                && comparison.ci95().isEmpty();
    }

    private void head(List<Column> columns) {
        html.open("thead").open("tr").leaf("th", "policy", "scope", "col");
        for (Column column : columns) {
            html.open("th", "scope", "col");
            PolicyNames.metric(html, column.name(), column.metric());
            if (!column.unit().isEmpty()) {
                html.leaf("span", " " + column.unit(), "class", "unit");
            }
            html.close();
        }
        html.close().close();
    }

    private void group(List<Column> columns, Group group) {
        html.open("tbody").open("tr", "class", "group");
        html.open("th", "scope", "rowgroup", "colspan", String.valueOf(columns.size() + 1));
        html.open("span", "class", "stays");
        names.model(html, group.model());
        html.leaf("span", " " + Display.plural(group.submitted(), "request"), "class", "unit");
        html.close().close().close();
        for (int policy = 0; policy < group.rows().size(); policy++) {
            row(columns, policy, group.rows().get(policy));
        }
        html.close();
    }

    private void row(List<Column> columns, int policy, Row row) {
        html.open("tr").open("th", "scope", "row");
        names.policy(html, policy);
        if (policy == 0 && report.policies().size() > 1) {
            html.leaf("small", "baseline");
        }
        html.close();
        for (int column = 0; column < columns.size(); column++) {
            cell(columns.get(column), row.cells().get(column));
        }
        html.close();
    }

    private void cell(Column column, Cell cell) {
        html.open("td", "class", cell.isBest() ? "best" : "");
        if (cell.isBest()) {
            html.leaf("span", "★", "class", "star", "title", "better than every other of its group");
        }
        html.text(cell.text());
        if (!cell.part().isEmpty()) {
            html.leaf("small", cell.part());
        }
        if (!cell.text().isEmpty() && !column.metric().isOfSurvivors()) {
            cell.comparison().ifPresent(c -> difference(column, c));
        }
        html.close();
    }

    private void difference(Column column, Comparison comparison) {
        boolean isTold =
                comparison.finding() == Comparison.Finding.BETTER || comparison.finding() == Comparison.Finding.WORSE;
        if (comparison.difference().isEmpty() && !isTold) {
            return;
        }
        switch (comparison.finding()) {
            case BETTER ->
                html.open("small", "class", "better", "title", comparison.basis())
                        .text("▲\u00a0");
            case WORSE ->
                html.open("small", "class", "worse", "title", comparison.basis())
                        .text("▼\u00a0");
            case NO_DIFFERENCE, UNEQUAL_WORK, UNKNOWN -> html.open("small", "title", comparison.basis());
        }
        // without a size one of the two is infinite
        comparison
                .difference()
                .ifPresentOrElse(size -> html.leaf("span", column.difference(size)), () -> html.text("∞"));
        comparison
                .ci95()
                .map(interval -> (interval.high() - interval.low()) / 2)
                .filter(half -> half > 0)
                .ifPresent(half -> html.text(" ").leaf("span", "± " + column.size(half)));
        html.close();
    }
}
