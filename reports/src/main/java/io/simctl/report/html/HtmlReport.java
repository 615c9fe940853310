package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.Setup;
import io.simctl.report.chart.Palette;
import io.simctl.report.chart.TimeChart;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.Locale;

/** The page {@code report.html}: what was run, which policy is best, why, and what that rests on. */
public final class HtmlReport {
    private final Report report;
    private final RunFacts facts;
    private final Html html = new Html();

    private HtmlReport(Report report, RunFacts facts) {
        this.report = report;
        this.facts = facts;
    }

    /** The text of the file. */
    public static String of(Report report, ComparisonTable table, RunFacts facts) {
        return new HtmlReport(report, facts).write(table);
    }

    private String write(ComparisonTable table) {
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
        head();
        html.open("body").open("main");
        title();
        contents();
        var tables = new TablesSection(report, html);
        var charts = new ChartsSection(report, html);
        new AnswerSection(report, html).write(table);
        new ComparisonSection(report, html).write(table);
        charts.outcomes();
        charts.waits();
        new WorstSection(report, html).write();
        charts.residency();
        charts.latencies();
        charts.throughput();
        new UtilisationSection(report, html).write();
        new FairnessSection(report, html).write();
        new PoolsSection(report, html).write();
        new FaultsSection(report, html).write();
        tables.observed();
        new RecordedSection(report, html).write();
        tables.everything();
        tables.definitions();
        tables.provenance();
        configuration();
        run();
        html.close().raw(PageScript.element()).close().close();
        return "<!DOCTYPE html>\n" + html.result() + "\n";
    }

    private void head() {
        html.open("head").raw("<meta charset=\"utf-8\"/>");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + PageScript.securityPolicy() + "\"/>");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\"/>");
        html.leaf("title", report.scenario().heading() + " · simctl");
        html.open("style").raw(style()).close().close();
    }

    private String style() {
        int policies = report.policies().size();
        int models = report.models().size();
        int reasons = TimeChart.reasons(report).size();
        return "\n:root{" + Palette.declarations(policies, models, reasons, false) + "}\n@media screen and"
                + " (prefers-color-scheme: dark){:root{" + Palette.declarations(policies, models, reasons, true)
                + "}}\n" + PageScript.resource("report.css");
    }

    private void title() {
        RunResult first = report.baseline().replications().getFirst();
        html.open("header").leaf("h1", report.scenario().heading());
        double measured = (first.end() - first.warmup()) / 1e9;
        String warmup = first.warmup() > 0 ? " after " + Display.duration(first.warmup() / 1e9) + " of warm-up" : "";
        html.leaf(
                "p",
                String.format(
                        Locale.ROOT,
                        "%s · %s · seed %d · %s · %s%s · %s · %s",
                        report.scenario().name(),
                        report.mode().name().toLowerCase(Locale.ROOT),
                        report.seed(),
                        report.replications() == 1 ? "one run" : report.replications() + " replications",
                        Display.duration(measured),
                        warmup,
                        Display.plural(report.machines().size(), "machine"),
                        Display.plural(report.models().size(), "model")),
                "class",
                "facts");
        report.scenario().description().strip().lines().reduce((a, b) -> a + "\n" + b).stream()
                .flatMap(text -> List.of(text.split("\n\\s*\n")).stream())
                .forEach(paragraph -> html.leaf("p", paragraph));
        report.warnings().forEach(warning -> html.leaf("p", warning, "class", "warning", "role", "alert"));
        html.close();
    }

    private void contents() {
        html.open("nav", "aria-label", "Contents").open("ul");
        if (report.policies().size() > 1) {
            link("answer", "Answer");
        }
        link("comparison", "Comparison");
        link("outcomes", "Outcomes");
        link("waits", "Waits");
        link("worst", "Worst stretches");
        link("residency", "Models in memory");
        link("latency", "Latency");
        link("throughput", "Throughput");
        if (UtilisationSection.isKnown(report)) {
            link(UtilisationSection.ID, UtilisationSection.TITLE);
        }
        if (FairnessSection.isKnown(report)) {
            link(FairnessSection.ID, FairnessSection.TITLE);
        }
        if (PoolsSection.isKnown(report)) {
            link(PoolsSection.ID, PoolsSection.TITLE);
        }
        if (FaultsSection.isKnown(report)) {
            link(FaultsSection.ID, FaultsSection.TITLE);
        }
        if (!report.observed().isEmpty()) {
            link("observed", "Observed");
        }
        if (!report.setup().inputs().recorded().isEmpty()) {
            link("recorded", "Recorded");
        }
        link("figures", "All figures");
        link("definitions", "Definitions");
        if (!report.setup().constants().isEmpty()) {
            link("provenance", "Constants");
        }
        link("configuration", "Configuration");
        link("run", "Run");
        html.close().close();
    }

    private void link(String id, String text) {
        html.open("li").leaf("a", text, "href", "#" + id).close();
    }

    private void configuration() {
        html.open("section", "id", "configuration");
        html.leaf("h2", "Effective configuration");
        html.open("details").leaf("summary", "The whole scenario, defaults filled in");
        html.leaf("pre", report.setup().configuration(), "tabindex", "0")
                .close()
                .close();
    }

    private void run() {
        html.open("section", "id", "run");
        html.leaf("h2", "Run");
        html.scroll("Run").open("table").open("tbody");
        report.live()
                .forEach(run -> fact(
                        "lag of simctl, " + run.policy()
                                + (run.replication() == 0 ? "" : " #" + (run.replication() + 1)),
                        run.lag()));
        fact("command", String.join(" ", facts.command()));
        fact("simctl", facts.version());
        fact("started", facts.startedAt().toString());
        fact(
                "took",
                String.format(
                        Locale.ROOT,
                        "%s for %s of %s time (%s times as fast), %s requests per second",
                        Display.duration(facts.wall().toNanos() / 1e9),
                        Display.duration(facts.simulated().toNanos() / 1e9),
                        report.mode().name().toLowerCase(Locale.ROOT),
                        Display.number(facts.speedUp()),
                        Display.count(Math.rint(facts.requestsPerSecond()))));
        if (facts.peakMemoryBytes() > 0) {
            fact("peak memory", Display.number(facts.peakMemoryBytes() / 1e6) + " MB");
        }
        fact("machine", facts.system() + ", " + facts.processors() + " processors, Java " + facts.java());
        fact("scenario SHA-256", report.setup().inputs().scenarioSha256());
        for (Setup.Trace trace : report.setup().inputs().traces()) {
            fact(
                    "trace " + trace.path(),
                    Display.count((double) trace.requests()) + " requests, SHA-256 " + trace.sha256());
        }
        html.close().close().close();
        html.open("p").text("What the numbers mean stands under ");
        html.leaf("a", "Definitions", "href", "#definitions").text(". The same figures for programs: report.json.");
        html.close().close();
    }

    private void fact(String name, String value) {
        html.open("tr").leaf("th", name, "scope", "row").leaf("td", value).close();
    }
}
