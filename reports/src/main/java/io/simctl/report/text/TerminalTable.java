package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.ComparisonTable.Row;
import io.simctl.report.metric.ColumnRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The comparison table for a terminal: at most 120 columns wide, the best value of each group marked by an asterisk and, where
 * colours are wanted, by them.
 */
public final class TerminalTable {
    private static final int NAME_COLUMNS = 22;
    private static final int MOST_GROUPS = 12;
    private static final int MOST_COLUMNS = 120;

    private static final String BEST = "*";
    private static final String TOO_FEW = "n small";

    private final Report report;
    private final ComparisonTable table;
    private final Ansi ansi;
    private final int nameColumns;
    private final int[] widths;
    private final List<Integer> shown;
    private final StringBuilder out = new StringBuilder();

    private TerminalTable(Report report, ComparisonTable table, boolean colours) {
        this.report = report;
        this.table = table;
        ansi = new Ansi(colours);
        nameColumns = Math.min(
                NAME_COLUMNS,
                report.policies().stream()
                        .mapToInt(policy -> Columns.width(Columns.clean(policy.name())))
                        .max()
                        .orElse(0));
        widths = IntStream.range(0, table.columns().size()).map(this::width).toArray();
        shown = shown();
    }

    /** The columns that fit, without those that can be left out first. */
    private List<Integer> shown() {
        List<Integer> fitting =
                new ArrayList<>(IntStream.range(0, widths.length).boxed().toList());
        List<Integer> dispensable = fitting.stream()
                .filter(i -> rule(i).leftOutAs() != ColumnRule.KEPT)
                .sorted(Comparator.comparingInt(i -> rule(i).leftOutAs()))
                .toList();
        for (int column : dispensable) {
            if (columns(fitting) > MOST_COLUMNS) {
                fitting.removeIf(i -> i == column);
            }
        }
        return fitting;
    }

    private ColumnRule rule(int column) {
        return table.columns().get(column).rule();
    }

    private int columns(List<Integer> fitting) {
        return nameColumns + 2 + fitting.stream().mapToInt(i -> widths[i] + 1).sum();
    }

    /**
     * The table as lines of text, with a line break at the end of each.
     *
     * @param colours whether to use ANSI colours
     */
    public static String render(Report report, ComparisonTable table, boolean colours) {
        return new TerminalTable(report, table, colours).render();
    }

    private String render() {
        title();
        header();
        List<Group> groups = table.groups();
        int hidden = groups.size() - MOST_GROUPS;
        if (hidden > 0) {
            groups = busiest(groups);
        }
        groups.forEach(this::group);
        if (hidden > 0) {
            line(ansi.faint("  " + hidden + " models with fewer requests are in the report only"));
        }
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

    private int width(int column) {
        Column head = table.columns().get(column);
        int widest = Math.max(Columns.width(firstLine(head)), Columns.width(secondLine(head)) + 1);
        for (Group group : table.groups()) {
            for (Row row : group.rows()) {
                widest = Math.max(widest, Columns.width(text(row.cells().get(column))) + 1);
            }
        }
        return widest;
    }

    private static String firstLine(Column column) {
        String heading = column.rule().heading();
        int space = heading.lastIndexOf(' ');
        return space > 0
                ? heading.substring(0, space)
                : column.rule().statistic().isEmpty() ? "" : heading;
    }

    private static String secondLine(Column column) {
        String heading = column.rule().heading();
        String statistic = column.rule().statistic();
        String unit = column.unit().isEmpty() ? "" : " " + column.unit();
        return (statistic.isEmpty() ? heading.substring(heading.lastIndexOf(' ') + 1) : statistic) + unit;
    }

    private static String text(Cell cell) {
        return cell.text().equals("n too small") ? TOO_FEW : cell.text();
    }

    private void header() {
        var first = new StringBuilder(" ".repeat(nameColumns + 2));
        var second = new StringBuilder(" ".repeat(nameColumns + 2));
        for (int i : shown) {
            first.append(' ').append(Columns.right(firstLine(table.columns().get(i)) + " ", widths[i]));
            second.append(' ').append(Columns.right(secondLine(table.columns().get(i)) + " ", widths[i]));
        }
        line(ansi.faint(first.toString().stripTrailing()));
        line(ansi.faint(second.toString().stripTrailing()));
    }

    private void group(Group group) {
        String name = group.model().equals(Report.ALL) ? "all models" : Columns.clean(group.model());
        line(ansi.bold(name) + ansi.faint("  " + Display.count((double) group.submitted()) + " requests"));
        for (Row row : group.rows()) {
            var text = new StringBuilder("  ").append(Columns.left(Columns.clean(row.policy()), nameColumns));
            for (int i : shown) {
                text.append(' ').append(cell(row.cells().get(i), widths[i]));
            }
            line(text.toString().stripTrailing());
        }
    }

    private String cell(Cell cell, int width) {
        String padded = Columns.right(text(cell) + (cell.isBest() ? BEST : " "), width);
        return cell.isBest() ? ansi.best(padded) : padded;
    }

    private void footer() {
        RecordedText.lines(report).forEach(this::line);
        report.warnings().forEach(warning -> line(ansi.bold("  ! " + Columns.clean(warning))));
        if (report.policies().size() > 1) {
            line(ansi.faint("  " + BEST + " best of its group; intervals of the differences are in the report"));
        }
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
