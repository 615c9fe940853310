package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.Losses;
import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.ComparisonTable.Row;
import io.simctl.report.metric.ColumnRule;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The comparison table for a terminal: as wide as that and not wider, the best value of each group marked by an asterisk and, where
 * colours are wanted, by them.
 */
public final class TerminalTable {
    private static final int MOST_GROUPS = 12;
    private static final String INDENT = "  ";
    private static final String BEST = "*";

    private final Report report;
    private final ComparisonTable table;
    private final FittedColumns columns;
    private final Ansi ansi;
    private final boolean isSpreadTold;
    private final boolean unicode;
    private final StringBuilder out = new StringBuilder();

    private TerminalTable(Report report, ComparisonTable table, boolean colours, int width, boolean unicode) {
        this.report = report;
        this.table = table;
        columns = new FittedColumns(report, table, width);
        ansi = new Ansi(colours);
        isSpreadTold = Spread.isTold(report);
        this.unicode = unicode;
    }

    /**
     * The table as lines of text, with a line break at the end of each.
     *
     * @param colours whether to use ANSI colours
     * @param width columns of the terminal
     */
    public static String render(Report report, ComparisonTable table, boolean colours, int width) {
        return render(report, table, colours, width, true);
    }

    /**
     * The table for a terminal of which is known what it can show.
     *
     * @param unicode whether it has block elements
     */
    public static String render(Report report, ComparisonTable table, boolean colours, int width, boolean unicode) {
        return new TerminalTable(report, table, colours, width, unicode).render();
    }

    private String render() {
        title();
        columns.headings().forEach(heading -> line(ansi.faint(heading)));
        List<Group> groups = table.groups();
        int hidden = groups.size() - MOST_GROUPS;
        if (hidden > 0) {
            groups = busiest(groups);
        }
        groups.forEach(this::group);
        if (hidden > 0) {
            note(hidden + " models with fewer requests are in the report only");
        }
        rejections();
        losses();
        footer();
        return out.toString();
    }

    /** The models with the most requests, in their order, and all together. */
    private static List<Group> busiest(List<Group> groups) {
        List<Group> most = groups.stream()
                .sorted(Comparator.comparingLong(Group::submitted).reversed())
                .limit(MOST_GROUPS)
                .toList();
        return groups.stream().filter(most::contains).toList();
    }

    private void title() {
        int replications = report.replications();
        line(ansi.bold(Columns.clean(report.scenario().name()))
                + String.format(
                        Locale.ROOT,
                        "  %s, seed %d%s",
                        report.mode().name().toLowerCase(Locale.ROOT),
                        report.seed(),
                        replications == 1 ? "" : ", " + replications + " replications"));
    }

    private void group(Group group) {
        String name = group.model().equals(Report.ALL) ? "all models" : Columns.clean(group.model());
        line(ansi.bold(name) + ansi.faint(INDENT + Display.plural(group.submitted(), "request")));
        for (Row row : group.rows()) {
            var text = new StringBuilder(INDENT).append(columns.name(row.policy()));
            for (int i : columns.shown()) {
                text.append(' ').append(cell(row.cells().get(i), i));
            }
            line(text.toString().stripTrailing());
            if (isSpreadTold) {
                spread(group, row);
            }
        }
    }

    /** Below a policy's figures: how far its replications leave each of them open. */
    private void spread(Group group, Row row) {
        var text = new StringBuilder(INDENT).append(columns.name(""));
        for (int i : columns.shown()) {
            text.append(' ')
                    .append(columns.right(
                            Spread.of(report, group, row, table.columns().get(i)) + " ", i));
        }
        line(ansi.faint(text.toString().stripTrailing()));
    }

    private String cell(Cell cell, int column) {
        String padded = columns.right(FittedColumns.text(cell) + (cell.isBest() ? BEST : " "), column);
        return cell.isBest() ? ansi.best(padded) : padded;
    }

    private void rejections() {
        List<String> lines = RejectionSparkline.lines(report, columns.width(), unicode);
        if (!lines.isEmpty()) {
            line(ansi.bold(RejectionSparkline.title(report)));
            lines.forEach(text -> line(INDENT + INDENT + text));
        }
    }

    /** What became of requests that were not completed, and why. */
    private void losses() {
        Losses.of(report)
                .forEach(lost -> wrapped(Columns.clean("not completed by " + lost.policy() + ": " + lost.inWords())));
    }

    private void footer() {
        RecordedText.lines(report).forEach(this::line);
        report.warnings()
                .forEach(warning -> lines("! " + Columns.clean(warning)).forEach(part -> line(ansi.bold(part))));
        table.parts().forEach(part -> note(Columns.clean(part)));
        if (shows(ColumnRule.Shown.IF_SOME_LOST)) {
            note("survivors': of completed requests only; in the others one without an answer is infinitely late");
        }
        if (report.policies().size() > 1) {
            note(BEST + " better than every other of its group, beyond the 95 % interval of the difference");
        }
        if (isSpreadTold) {
            note("±: half of the 95 % interval that the replications leave");
        }
        List<Column> leftOut = columns.leftOut();
        if (!leftOut.isEmpty()) {
            note("only in the report, to fit " + columns.width() + " columns: "
                    + leftOut.stream().map(Column::name).collect(Collectors.joining(", ")));
        }
    }

    private boolean shows(ColumnRule.Shown rule) {
        return columns.shown().stream()
                .anyMatch(i -> table.columns().get(i).rule().shown() == rule);
    }

    private void note(String text) {
        lines(text).forEach(part -> line(ansi.faint(part)));
    }

    private void wrapped(String text) {
        lines(text).forEach(this::line);
    }

    private List<String> lines(String text) {
        return Columns.wrapped(INDENT + text, columns.width(), INDENT + INDENT);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** Escape sequences, or nothing. */
    private record Ansi(boolean on) {
        String bold(String text) {
            return wrap("1", text);
        }

        String faint(String text) {
            return wrap("2", text);
        }

        String best(String text) {
            return wrap("1;32", text);
        }

        private String wrap(String code, String text) {
            return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
        }
    }
}
