package io.simctl.report.html;

import io.simctl.report.chart.ChartTable;
import io.simctl.report.chart.Svg;
import io.simctl.report.chart.TimeChart;
import java.util.List;

/** Charts on the page, each with the table of its numbers folded up below it. */
final class ChartFigure {
    private final Html html;
    private int figures;

    ChartFigure(Html html) {
        this.html = html;
    }

    /** Writes a chart. */
    void write(Svg chart) {
        boolean isWide = chart.width() >= TimeChart.WIDTH;
        html.open("div", "class", "chart");
        html.open("figure", "class", isWide ? "wide" : "", "tabindex", "0", "aria-label", chart.title());
        html.raw(chart.element("figure-" + ++figures)).close();
        if (!chart.note().isEmpty()) {
            html.leaf("p", chart.note(), "class", "note");
        }
        table(chart);
        html.close();
    }

    private void table(Svg chart) {
        ChartTable table = chart.table();
        html.open("details", "class", "behind").open("summary").text("As a table");
        html.leaf("span", ": " + chart.title(), "class", "unseen").close();
        html.scroll(chart.title() + ", as a table").open("table").open("thead").open("tr");
        table.head()
                .forEach(name -> html.leaf("th", name, "scope", "col", "class", isFirst(table, name) ? "" : "number"));
        html.close().close().open("tbody");
        table.rows().forEach(this::row);
        html.close().close().close().close();
    }

    private static boolean isFirst(ChartTable table, String name) {
        return name.equals(table.head().getFirst());
    }

    private void row(List<String> cells) {
        html.open("tr").leaf("th", cells.getFirst(), "scope", "row");
        cells.stream().skip(1).forEach(cell -> html.leaf("td", cell, "class", "number"));
        html.close();
    }
}
