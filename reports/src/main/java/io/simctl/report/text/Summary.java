package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.Losses;
import io.simctl.report.Report;
import io.simctl.report.Setup.Observed;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.ComparisonTable.Row;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.RequestCount;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report in short as GitHub-flavoured Markdown: for pull requests and step summaries, which take 64 kB and 1 MB. */
public final class Summary {
    private static final int MOST_FINDINGS = 40;

    private final Report report;
    private final StringBuilder out = new StringBuilder();

    private Summary(Report report) {
        this.report = report;
    }

    /** The text of the file. */
    public static String of(Report report, ComparisonTable table, List<Comparison> comparisons) {
        var summary = new Summary(report);
        summary.head();
        table.groups().forEach(group -> summary.group(table.columns(), group));
        summary.unasked(table);
        summary.losses();
        summary.findings(comparisons);
        summary.observed();
        RecordedText.markdown(report).forEach(summary::line);
        return summary.out.toString();
    }

    private void head() {
        line("# " + Markdown.text(report.scenario().heading()));
        line("");
        line(String.format(
                Locale.ROOT,
                "`%s`, %s, seed %d, %s. Definitions and charts: `report.html`.",
                report.scenario().name(),
                report.mode().name().toLowerCase(Locale.ROOT),
                report.seed(),
                report.replications() == 1
                        ? "one run of each policy"
                        : report.replications() + " runs of each policy"));
        report.warnings().forEach(warning -> {
            line("");
            line("> **" + Markdown.text(warning) + "**");
        });
    }

    private void unasked(ComparisonTable table) {
        if (!table.unasked().isEmpty()) {
            line("");
            line("Nobody asked for "
                    + table.unasked().stream().map(Markdown::text).collect(Collectors.joining(", ")) + ".");
        }
    }

    private void group(List<Column> columns, Group group) {
        line("");
        line("## " + (group.model().equals(Report.ALL) ? "All models" : Markdown.text(group.model())));
        line("");
        line(Display.plural(group.submitted(), "request")
                + (group.rows().size() > 1 ? "; bold is better than every other, beyond the 95 % interval." : "."));
        line("");
        line(columns.stream().map(Summary::heading).collect(Collectors.joining(" | ", "| policy | ", " |")));
        line("| --- |" + " ---: |".repeat(columns.size()));
        group.rows().forEach(this::row);
    }

    private static String heading(Column column) {
        String unit = column.unit().isEmpty() ? "" : " (" + column.unit() + ")";
        return column.name() + unit;
    }

    private void row(Row row) {
        line(row.cells().stream()
                .map(Summary::cell)
                .collect(Collectors.joining(" | ", "| " + Markdown.text(row.policy()) + " | ", " |")));
    }

    private static String cell(Cell cell) {
        String text = cell.isBest() ? "**" + cell.text() + "**" : cell.text();
        return cell.part().isEmpty() ? text : text + " " + cell.part();
    }

    private void losses() {
        List<Losses> losses = Losses.of(report);
        if (losses.isEmpty()) {
            return;
        }
        line("");
        line("## Not completed");
        line("");
        losses.forEach(lost -> line("- " + Markdown.text(lost.policy()) + ": " + Markdown.text(lost.inWords())));
        line("");
        line("Adjusted figures count each of these as infinitely late; survivors' figures leave them out.");
    }

    private void findings(List<Comparison> comparisons) {
        List<Comparison> findings = comparisons.stream()
                .filter(c -> c.model().equals(Report.ALL))
                .filter(c -> !c.metric().isOfSurvivors())
                .filter(c -> c.finding() == Comparison.Finding.BETTER || c.finding() == Comparison.Finding.WORSE)
                .limit(MOST_FINDINGS)
                .toList();
        if (report.policies().size() < 2) {
            return;
        }
        line("");
        line("## Against " + Markdown.text(report.baseline().name()));
        line("");
        if (findings.isEmpty()) {
            line(
                    nobodyCompletes()
                            ? "Nothing completed under any policy, so that there is nothing to compare."
                            : "No difference over all models that this run could tell from chance.");
        }
        findings.forEach(this::finding);
    }

    private void finding(Comparison c) {
        Unit unit = c.metric().unit();
        String restsOn = c.ci95()
                .map(interval -> "95 % interval " + Display.difference(unit, interval.low()) + " to "
                        + Display.difference(unit, interval.high()))
                .orElse(c.basis());
        String howFar = c.difference().isPresent()
                ? Display.difference(unit, c.difference().getAsDouble()) + " (" + restsOn + ")"
                : restsOn;
        line("- " + Markdown.text(c.candidate()) + ": " + c.metric().label() + " "
                + c.finding().name().toLowerCase(Locale.ROOT) + ", " + howFar);
    }

    private boolean nobodyCompletes() {
        return report.policies().stream()
                .allMatch(policy -> policy.models().getLast().counts().get(RequestCount.COMPLETED) == 0);
    }

    private void observed() {
        if (report.observed().isEmpty()) {
            return;
        }
        line("");
        line("## Observed and simulated");
        line("");
        line("| policy | model | metric | observed | here | source |");
        line("| --- | --- | --- | ---: | ---: | --- |");
        for (Observed figure : report.observed()) {
            line(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s |",
                    Markdown.text(figure.policy()),
                    Markdown.text(figure.model()),
                    figure.metric().label(),
                    Display.of(figure.metric().unit(), figure.value()),
                    Display.of(figure.metric(), report.simulated(figure)),
                    Markdown.text(figure.source())));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
