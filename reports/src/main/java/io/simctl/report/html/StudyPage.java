package io.simctl.report.html;

import io.simctl.report.chart.Dashes;
import io.simctl.report.chart.Palette;
import io.simctl.report.chart.Svg;
import java.util.List;

/**
 * The page of a study of many points: headings, sentences, tables and charts in their order, in one file without network, light and dark.
 */
public final class StudyPage {
    private final Html html = new Html();
    private final List<String> policies;
    private final ChartFigure figures = new ChartFigure(html);

    /**
     * Begins a page.
     *
     * @param title its heading
     * @param facts what was run, a few words each
     * @param policies names in the order of their colours
     */
    public StudyPage(String title, List<String> facts, List<String> policies) {
        this.policies = List.copyOf(policies);
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").open("head");
        html.raw("<meta charset=\"utf-8\"/>");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\"/>");
        html.leaf("title", title + " · simctl");
        html.open("style").raw(style()).close().close();
        html.open("body").open("main").open("header").leaf("h1", title);
        html.leaf("p", String.join(" · ", facts), "class", "facts").close();
    }

    private String style() {
        return "\n:root{" + Palette.declarations(policies.size(), 0, 0, false) + Palette.heat()
                + "}\n@media screen and (prefers-color-scheme: dark){:root{"
                + Palette.declarations(policies.size(), 0, 0, true) + "}}\n" + PageScript.resource("report.css");
    }

    /** A heading of a part of the page. */
    public StudyPage heading(String text) {
        html.leaf("h2", text);
        return this;
    }

    /** A paragraph. */
    public StudyPage text(String text) {
        html.leaf("p", text);
        return this;
    }

    /** A paragraph that must not be missed. */
    public StudyPage warning(String text) {
        html.leaf("p", text, "class", "warning", "role", "alert");
        return this;
    }

    /** The policies by colour and dashes, where there is more than one. */
    public StudyPage legend() {
        if (policies.size() > 1) {
            html.open("ul", "class", "legend");
            for (int i = 0; i < policies.size(); i++) {
                html.open("li")
                        .raw(
                                "<svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><line x1=\"0\" y1=\"5\" x2=\"26\" y2=\"5\""
                                        + " stroke-width=\"2\" stroke=\"var(--p" + i + ")\" stroke-dasharray=\""
                                        + Dashes.css(i) + "\"/></svg>");
                html.text(policies.get(i)).close();
            }
            html.close();
        }
        return this;
    }

    /** Charts side by side where there is room for it. */
    public StudyPage charts(List<Svg> pictures) {
        html.open("div", "class", "pair", "style", pictures.size() == 1 ? "max-width: 46rem" : "");
        for (Svg picture : pictures) {
            html.open("div").leaf("h3", picture.title());
            figures.write(picture);
            html.close();
        }
        html.close();
        return this;
    }

    /**
     * A table.
     *
     * @param name what it is of
     * @param heads of the columns; the first names the rows
     * @param rows a cell for each column
     */
    public StudyPage table(String name, List<String> heads, List<List<String>> rows) {
        html.scroll(name).open("table").open("thead").open("tr");
        heads.forEach(head -> html.leaf("th", head, "scope", "col"));
        html.close().close().open("tbody");
        for (List<String> row : rows) {
            html.open("tr").leaf("th", row.getFirst(), "scope", "row");
            row.stream().skip(1).forEach(cell -> html.leaf("td", cell));
            html.close();
        }
        html.close().close().close();
        return this;
    }

    /** Text as it is, such as a command. */
    public StudyPage code(String text) {
        html.leaf("pre", text, "tabindex", "0");
        return this;
    }

    /** The text of the file. */
    public String finish() {
        html.close().close().close();
        return "<!DOCTYPE html>\n" + html.result() + "\n";
    }
}
