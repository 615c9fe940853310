package io.simctl.report.text;

import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.metric.ColumnRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of a comparison table that a terminal has room for. What can be left out goes first, in the turn of its {@link
 * ColumnRule}; then names become shorter.
 */
final class FittedColumns {
    private static final int LONGEST_NAME = 22;
    private static final int SHORTEST_NAME = 8;
    private static final int INDENT = 2;
    private static final String TOO_FEW = "n small";

    private final Report report;
    private final ComparisonTable table;
    private final int width;
    private final int[] widths;
    private final List<Integer> shown;
    private final int nameColumns;

    FittedColumns(Report report, ComparisonTable table, int width) {
        this.report = report;
        this.table = table;
        this.width = width;
        widths = IntStream.range(0, table.columns().size()).map(this::width).toArray();
        int names = report.policies().stream()
                .mapToInt(policy -> Columns.width(Columns.clean(policy.name())))
                .max()
                .orElse(0);
        int most = Math.min(LONGEST_NAME, names);
        shown = fitting(most);
        nameColumns = Math.clamp(width - INDENT - columns(shown), Math.min(SHORTEST_NAME, most), most);
    }

    /** Places of the columns that fit beside names of that width. */
    private List<Integer> fitting(int names) {
        List<Integer> fitting =
                new ArrayList<>(IntStream.range(0, widths.length).boxed().toList());
        List<Integer> dispensable = fitting.stream()
                .filter(i -> rule(i).leftOutAs() != ColumnRule.KEPT)
                .sorted(Comparator.comparingInt(i -> rule(i).leftOutAs()))
                .toList();
        for (int column : dispensable) {
            if (INDENT + names + columns(fitting) > width) {
                fitting.removeIf(i -> i == column);
            }
        }
        return List.copyOf(fitting);
    }

    private ColumnRule rule(int column) {
        return table.columns().get(column).rule();
    }

    private int columns(List<Integer> fitting) {
        return fitting.stream().mapToInt(i -> widths[i] + 1).sum();
    }

    private int width(int column) {
        IntStream headings = heading(column).stream().mapToInt(Columns::width);
        IntStream cells = table.groups().stream()
                .flatMap(group -> group.rows().stream())
                .mapToInt(row -> Columns.width(text(row.cells().get(column))));
        IntStream spreads = Spread.isTold(report)
                ? table.groups().stream()
                        .flatMap(group -> group.rows().stream().map(row -> Spread.of(report, group, row, head(column))))
                        .mapToInt(Columns::width)
                : IntStream.empty();
        return IntStream.concat(IntStream.concat(headings, cells), spreads)
                        .max()
                        .orElse(0)
                + 1;
    }

    private Column head(int column) {
        return table.columns().get(column);
    }

    /** The words of a heading, a line each, and the unit on the last. */
    private List<String> heading(int column) {
        Column head = head(column);
        List<String> words = new ArrayList<>(List.of(head.name().split(" ")));
        if (!head.unit().isEmpty()) {
            words.add(words.removeLast() + " " + head.unit());
        }
        return words;
    }

    /** The lines of all headings. */
    List<String> headings() {
        int lines = shown.stream().mapToInt(i -> heading(i).size()).max().orElse(0);
        return IntStream.range(0, lines).mapToObj(line -> headings(line, lines)).toList();
    }

    private String headings(int line, int lines) {
        var text = new StringBuilder(" ".repeat(INDENT + nameColumns));
        for (int i : shown) {
            List<String> words = heading(i);
            int word = line - (lines - words.size());
            text.append(' ').append(right((word < 0 ? "" : words.get(word)) + " ", i));
        }
        return text.toString().stripTrailing();
    }

    /** Columns of the terminal. */
    int width() {
        return width;
    }

    /** Places of the columns that are shown. */
    List<Integer> shown() {
        return shown;
    }

    /** Columns that there is no room for. */
    List<Column> leftOut() {
        return IntStream.range(0, widths.length)
                .filter(i -> !shown.contains(i))
                .mapToObj(table.columns()::get)
                .toList();
    }

    /** A policy's name in the width that is left for it. */
    String name(String policy) {
        return Columns.left(Columns.clean(policy), nameColumns);
    }

    /** A text at the right of its column. */
    String right(String text, int column) {
        return Columns.right(text, widths[column]);
    }

    static String text(Cell cell) {
        return cell.text().equals("n too small") ? TOO_FEW : cell.text();
    }
}
