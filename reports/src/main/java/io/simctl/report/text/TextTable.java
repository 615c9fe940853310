package io.simctl.report.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of short texts, for a terminal or as Markdown.
 *
 * @param columns from left to right
 * @param rows a text for each column
 */
record TextTable(List<Column> columns, List<List<String>> rows) {
    private static final int GAP = 2;

    TextTable {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> row.stream().map(Columns::clean).toList())
                .toList();
    }

    /**
     * A column.
     *
     * @param isNumber whether it is set to the right
     * @param leftOutAs its turn among those that narrow terminals go without; 0 where it always stays
     */
    record Column(String heading, boolean isNumber, int leftOutAs) {}

    /** Lines of at most so many columns where leaving some out achieves it. */
    String terminal(int width) {
        List<Integer> shown = fitting(width);
        StringBuilder out = new StringBuilder();
        line(columns.stream().map(Column::heading).toList(), shown, out);
        rows.forEach(row -> line(row, shown, out));
        return out.toString();
    }

    private List<Integer> fitting(int width) {
        List<Integer> shown =
                new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
        List<Integer> dispensable = shown.stream()
                .filter(i -> columns.get(i).leftOutAs() > 0)
                .sorted(Comparator.comparingInt(i -> columns.get(i).leftOutAs()))
                .toList();
        for (int column : dispensable) {
            if (shown.stream().mapToInt(i -> width(i) + GAP).sum() - GAP > width) {
                shown.removeIf(i -> i == column);
            }
        }
        return List.copyOf(shown);
    }

    private int width(int column) {
        int heading = Columns.width(columns.get(column).heading());
        return rows.stream().mapToInt(row -> Columns.width(row.get(column))).reduce(heading, Math::max);
    }

    private void line(List<String> texts, List<Integer> shown, StringBuilder out) {
        String line = shown.stream()
                .map(i -> columns.get(i).isNumber()
                        ? Columns.right(texts.get(i), width(i))
                        : Columns.left(texts.get(i), width(i)))
                .collect(Collectors.joining(" ".repeat(GAP)));
        out.append(line.stripTrailing()).append('\n');
    }

    /** The same as Markdown; what would be markup in a text is none. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        row(columns.stream().map(Column::heading).toList(), out);
        row(columns.stream().map(column -> column.isNumber() ? "---:" : "---").toList(), out);
        rows.forEach(row -> row(row.stream().map(Markdown::text).toList(), out));
        return out.toString();
    }

    private static void row(List<String> cells, StringBuilder out) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
