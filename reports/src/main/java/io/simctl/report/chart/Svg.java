package io.simctl.report.chart;

import io.simctl.report.Markup;

/**
 * A chart ready to stand in a page.
 *
 * @param title what it shows, for those who cannot see it and as a tooltip
 * @param description what is to be seen in it, in a sentence or two
 * @param note what must be said to those who see it; may be empty
 * @param elements SVG elements
 * @param frame where values are in it
 * @param table the numbers behind it
 */
public record Svg(
        int width,
        int height,
        String title,
        String description,
        String note,
        String elements,
        Frame frame,
        ChartTable table) {
    /** The {@code svg} element; {@code id} must be unique in the page. */
    public String element(String id) {
        return "<svg role=\"img\" viewBox=\"0 0 " + width + " " + height + "\" aria-labelledby=\"" + id + "-t " + id
                + "-d\"" + frame.attributes() + "><title id=\"" + id + "-t\">" + Markup.escape(title)
                + "</title><desc id=\"" + id + "-d\">" + Markup.escape(description) + "</desc>\n" + elements + "</svg>";
    }
}
