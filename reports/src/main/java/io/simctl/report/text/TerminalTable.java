package io.simctl.report.text;

import io.simctl.report.ComparisonTable;
import io.simctl.report.ComparisonTable.Cell;
import io.simctl.report.ComparisonTable.Column;
import io.simctl.report.ComparisonTable.Group;
import io.simctl.report.ComparisonTable.Row;
import io.simctl.report.Display;
import io.simctl.report.Report;
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

    /** Keys of what a narrow terminal can do without, the least needed first; the report has it all. */
    private static final List<String> DISPENSABLE =
            List.of("fleet.loads", "ttft_ms.p99", "could_have_served", "preemptions");

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

    private List<Integer> shown() {
        List<Integer> fitting =
                new ArrayList<>(IntStream.range(0, widths.length).boxed().toList());
        for (String key : DISPENSABLE) {
            int total = nameColumns
                    + 2
                    + fitting.stream().mapToInt(i -> widths[i] + 1).sum();
            if (total > MOST_COLUMNS) {
                fitting.removeIf(i -> table.columns().get(i).metric().key().equals(key));
            }
        }
        return fitting;
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
        int space = column.name().lastIndexOf(' ');
        return space > 0
                ? column.name().substring(0, space)
                : column.statistic().isEmpty() ? "" : column.name();
    }

    private static String secondLine(Column column) {
        int space = column.name().lastIndexOf(' ');
        String unit = column.unit().isEmpty() ? "" : " " + column.unit();
        return (column.statistic().isEmpty() ? column.name().substring(space + 1) : column.statistic()) + unit;
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
