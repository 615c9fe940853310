package io.simctl.report.text;

import io.simctl.report.Report;
import io.simctl.report.comparison.RecordedFigures;
import io.simctl.report.comparison.RecordedFigures.Group;
import io.simctl.report.comparison.RecordedFigures.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The recorded figures of replayed traces as text beside those of the policies: lines for terminals, a section for Markdown. */
final class RecordedText {
    private static final int LABEL = 12;
    private static final int CELL = 13;
    private static final int MOST_POLICIES = 6;

    private RecordedText() {}

    /** The figures of all models together; empty where the traces recorded none. */
    static List<String> lines(Report report) {
        return RecordedFigures.of(report).stream()
                .filter(group -> group.model().equals(Report.ALL))
                .flatMap(group -> lines(report, group).stream())
                .toList();
    }

    private static List<String> lines(Report report, Group group) {
        List<String> policies = report.policies().stream()
                .limit(MOST_POLICIES)
                .map(policy -> Columns.clean(policy.name()))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("as recorded" + " ".repeat(LABEL - "as recorded".length() + 2)
                + cell("recorded")
                + policies.stream().map(RecordedText::cell).collect(Collectors.joining()));
        for (Row row : group.rows()) {
            lines.add("  " + Columns.left(row.metric().label(), LABEL) + cell(row.recorded())
                    + row.policies().stream()
                            .limit(MOST_POLICIES)
                            .map(RecordedText::cell)
                            .collect(Collectors.joining()));
        }
        return lines;
    }

    private static String cell(String text) {
        return " " + Columns.right(Columns.left(text, CELL - 1).stripTrailing(), CELL - 1);
    }

    /** A section of Markdown; empty where the traces recorded nothing. */
    static List<String> markdown(Report report) {
        List<Group> groups = RecordedFigures.of(report);
        if (groups.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String here = report.mode().name().toLowerCase(Locale.ROOT);
        lines.addAll(List.of("", "## Recorded and " + here, ""));
        lines.add(report.policies().stream()
                .map(policy -> Markdown.text(policy.name()))
                .collect(Collectors.joining(" | ", "| model | figure | recorded | ", " |")));
        lines.add("| --- | --- | ---: |" + " ---: |".repeat(report.policies().size()));
        for (Group group : groups) {
            String model = group.model().equals(Report.ALL) ? "all models" : Markdown.text(group.model());
            group.rows()
                    .forEach(row -> lines.add("| %s | %s | %s | %s |"
                            .formatted(
                                    model, row.metric().label(), row.recorded(), String.join(" | ", row.policies()))));
        }
        return lines;
    }
}
