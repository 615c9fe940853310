package io.simctl.report.html;

import io.simctl.report.Report;
import io.simctl.report.chart.Dashes;
import io.simctl.report.chart.ResidencyChart;
import io.simctl.report.chart.WaitsChart;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.metric.Definition;
import io.simctl.report.metric.Metric;
import java.util.List;
import java.util.stream.IntStream;

/** The names of policies, models, reasons and metrics on the page: each always with its colour, each metric with a link. */
final class PolicyNames {
    private final Report report;

    PolicyNames(Report report) {
        this.report = report;
    }

    /** A policy with a piece of its line. */
    void policy(Html html, int index) {
        html.raw(
                "<svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path fill=\"none\" stroke-width=\"3\" stroke=\""
                        + Ink.policy(index).css() + "\" stroke-dasharray=\"" + Dashes.css(index)
                        + "\" d=\"M0 5h26\"/></svg>");
        html.text(report.policies().get(index).name());
    }

    /** A model with its colour, or all of them together. */
    void model(Html html, String name) {
        int index = report.models().indexOf(name);
        if (index >= 0) {
            swatch(html, Ink.model(index));
        }
        html.text(name.equals(Report.ALL) ? "all models" : name);
    }

    private static void swatch(Html html, Ink ink) {
        html.raw("<span class=\"swatch\" style=\"background:" + ink.css() + "\"></span>");
    }

    /** A name that leads to what it means. */
    static void definition(Html html, String name, Definition definition) {
        html.leaf("a", name, "href", "#def-" + definition.id());
    }

    /** A metric that leads to what it means, and says what it is taken over. */
    static void metric(Html html, String name, Metric metric) {
        String samples = metric.fewestSamples() > 1 ? ", " + metric.fewestSamples() + " of them or more" : "";
        html.leaf(
                "a",
                name,
                "href",
                "#def-" + metric.definition().id(),
                "title",
                "of " + metric.population().phrase() + samples);
    }

    /** The policies as a legend. */
    void policies(Html html) {
        html.open("ul", "class", "legend");
        IntStream.range(0, report.policies().size()).forEach(index -> {
            html.open("li");
            policy(html, index);
            html.close();
        });
        html.close();
    }

    /** The head of a table with a column for each policy. */
    void head(Html html, String corner) {
        html.open("thead").open("tr").leaf("th", corner, "scope", "col");
        IntStream.range(0, report.policies().size()).forEach(policy -> {
            html.open("th", "scope", "col", "class", "number");
            policy(html, policy);
            html.close();
        });
        html.close().close();
    }

    /** The models as a legend, and what stripes and hatching mean. */
    void models(Html html) {
        html.open("ul", "class", "legend");
        for (String model : report.models()) {
            html.open("li");
            model(html, model);
            html.close();
        }
        html.open("li")
                .raw("<span class=\"swatch split\"></span>")
                .text("several models share the machine")
                .close();
        html.open("li")
                .raw("<span class=\"swatch hatch\"></span>")
                .text("loading")
                .close();
        html.open("li")
                .raw("<span class=\"swatch thrash\"></span>")
                .text(ResidencyChart.THRASH)
                .close();
        html.open("li")
                .raw("<span class=\"swatch empty\"></span>")
                .text("nothing in memory")
                .close();
        html.close();
    }

    /** The parts of TTFT as a legend. */
    static void parts(Html html) {
        html.open("ul", "class", "legend");
        for (int i = 0; i < WaitsChart.PARTS.size(); i++) {
            html.open("li");
            swatch(html, Ink.part(i));
            html.text(WaitsChart.PARTS.get(i)).close();
        }
        html.close();
    }

    /** Texts as a legend in the colours of reasons. */
    static void reasons(Html html, List<String> reasons) {
        html.open("ul", "class", "legend");
        for (int i = 0; i < reasons.size(); i++) {
            html.open("li");
            swatch(html, Ink.reason(i));
            html.text(reasons.get(i)).close();
        }
        html.close();
    }
}
