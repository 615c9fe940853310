package io.simctl.report.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of texts: names on the left, what begins with a digit or a sign on the right of its column. */
public final class PlainTable {
    private static final int LONGEST_CELL = 48;

    private PlainTable() {}

    /** The lines of a table; each row has a cell for each head. */
    public static String render(List<String> heads, List<List<String>> rows) {
        int[] widths = IntStream.range(0, heads.size())
                .map(i -> Math.min(
                        LONGEST_CELL,
                        Math.max(
                                Columns.width(Columns.clean(heads.get(i))),
                                rows.stream()
                                        .mapToInt(row -> Columns.width(Columns.clean(row.get(i))))
                                        .max()
                                        .orElse(0))))
                .toArray();
        boolean[] areNumbers = new boolean[heads.size()];
        for (int i = 0; i < areNumbers.length; i++) {
            int column = i;
            areNumbers[i] = !rows.isEmpty()
                    && rows.stream().allMatch(row -> row.get(column).matches("[-−+<∞–\\d].*|n too small"));
        }
        var text = new StringBuilder(line(heads, widths, areNumbers));
        rows.forEach(row -> text.append(line(row, widths, areNumbers)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths, boolean[] areNumbers) {
        return IntStream.range(0, cells.size())
                        .mapToObj(i -> {
                            String cell = Columns.clean(cells.get(i));
                            return areNumbers[i] ? Columns.right(cell, widths[i]) : Columns.left(cell, widths[i]);
                        })
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                + "\n";
    }
}
