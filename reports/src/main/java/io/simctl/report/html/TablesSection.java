package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.Setup.Observed;
import io.simctl.report.metric.Definition;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Section;
import io.simctl.report.metric.Use;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables for those who want to know more: observed figures, every metric there is, and what all rests on. */
final class TablesSection {
    private final Report report;
    private final PolicyNames names;
    private final Html html;

    TablesSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    /** Figures from elsewhere beside those of this report. */
    void observed() {
        if (report.observed().isEmpty()) {
            return;
        }
        html.open("section", "id", "observed");
        html.leaf("h2", "Observed and " + here());
        html.scroll("Observed and " + here()).open("table", "class", "observed");
        html.open("thead").open("tr");
        List.of("policy", "model", "metric", "observed", here(), "difference", "source")
                .forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        report.observed().forEach(this::observed);
        html.close().close().close().close();
    }

    private String here() {
        return report.mode().name().toLowerCase(Locale.ROOT);
    }

    private void observed(Observed figure) {
        Metric metric = figure.metric();
        OptionalDouble value = report.simulated(figure);
        html.open("tr").open("td");
        int policy = report.policies().stream().map(PolicyResult::name).toList().indexOf(figure.policy());
        if (policy >= 0) {
            names.policy(html, policy);
        } else {
            html.text(figure.policy());
        }
        html.close().open("td");
        names.model(html, figure.model());
        html.close().open("td");
        PolicyNames.metric(html, metric.label(), metric);
        html.close();
        number(Display.of(metric.unit(), figure.value()));
        number(Display.of(metric, value));
        number(value.isPresent() ? error(figure, value.getAsDouble()) : Display.NONE);
        html.leaf("td", figure.source()).close();
    }

    private static String error(Observed figure, double value) {
        String difference = Display.difference(figure.metric().unit(), value - figure.value());
        if (figure.value() == 0) {
            return difference;
        }
        double percent = 100 * (value / figure.value() - 1);
        return difference + " (" + Display.signed(percent, Display.number(Math.abs(percent))) + " %)";
    }

    private void number(String text) {
        html.leaf("td", text, "class", "number");
    }

    /** Every metric of every model. */
    void everything() {
        html.open("section", "id", "figures");
        html.leaf("h2", "All figures");
        int all = report.models().size();
        detailed(all);
        if (all > 1) {
            IntStream.range(0, all).forEach(this::detailed);
        }
        html.close();
    }

    private void detailed(int row) {
        html.open("details").open("summary");
        names.model(html, report.rows().get(row));
        html.close();
        everything(row);
        html.close();
    }

    private void everything(int row) {
        html.scroll("All figures of " + report.rows().get(row).replace(Report.ALL, "all models"))
                .open("table");
        names.head(html, "metric");
        html.open("tbody");
        Map<Section, List<Metric>> bySection = report.metrics().metrics(Use.LISTED).stream()
                .filter(metric -> row == report.models().size() || !metric.isOfMachines())
                .collect(Collectors.groupingBy(Metric::section, TreeMap::new, Collectors.toList()));
        bySection.forEach((section, metrics) -> section(row, section, metrics));
        html.close().close().close();
    }

    private void section(int row, Section section, List<Metric> metrics) {
        html.open("tr", "class", "group");
        html.leaf(
                "th",
                section.title(),
                "scope",
                "colgroup",
                "colspan",
                String.valueOf(report.policies().size() + 1));
        html.close();
        for (Metric metric : metrics) {
            html.open("tr").open("th", "scope", "row");
            PolicyNames.metric(html, metric.label(), metric);
            html.close();
            report.policies().forEach(policy -> number(figure(metric, policy.scope(row))));
            html.close();
        }
    }

    private static String figure(Metric metric, Scope scope) {
        return (Display.of(metric, metric.of(scope)) + " " + metric.part(scope)).strip();
    }

    /** What the numbers mean. */
    void definitions() {
        html.open("section", "id", "definitions");
        html.leaf("h2", "Definitions");
        html.open("dl");
        for (Definition definition : report.metrics().definitions()) {
            html.leaf("dt", definition.title(), "id", "def-" + definition.id());
            html.leaf("dd", definition.text());
        }
        html.close().close();
    }

    /** What the scenario rests on. */
    void provenance() {
        if (report.setup().constants().isEmpty()) {
            return;
        }
        html.open("section", "id", "provenance");
        html.leaf("h2", "Where the constants come from");
        html.scroll("Where the constants come from").open("table");
        html.open("thead").open("tr");
        List.of("constant", "value", "known by", "source").forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (Setup.Constant constant : report.setup().constants()) {
            String origin = constant.origin().name().toLowerCase(Locale.ROOT);
            html.open("tr").leaf("th", constant.name(), "scope", "row");
            number(constant.value());
            html.open("td").leaf("span", origin, "class", "tag " + origin).close();
            html.leaf("td", constant.source()).close();
        }
        html.close().close().close().close();
    }
}
