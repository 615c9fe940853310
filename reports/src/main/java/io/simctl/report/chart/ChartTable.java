package io.simctl.report.chart;

import java.util.List;

/**
 * The numbers behind a chart, for those who cannot see it or would rather read them.
 *
 * @param head what the columns hold; the first names the rows
 * @param rows cells as shown, the name of the row first
 */
public record ChartTable(List<String> head, List<List<String>> rows) {
    /** Keeps copies. */
    public ChartTable {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
