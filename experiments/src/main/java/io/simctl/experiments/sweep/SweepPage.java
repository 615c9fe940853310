package io.simctl.experiments.sweep;

import io.simctl.experiments.design.Design;
import io.simctl.report.Display;
import io.simctl.report.chart.Svg;
import io.simctl.report.html.StudyPage;
import java.util.ArrayList;
import java.util.List;

/** The page {@code sweep.html}: the best points first, then charts, then what the knobs are worth. */
final class SweepPage {
    private static final int MOST_IN_PAGE = 30;

    private final SweepReport report;

    private SweepPage(SweepReport report) {
        this.report = report;
    }

    /** The text of the file. */
    static String of(SweepReport report) {
        return new SweepPage(report).write();
    }

    private String write() {
        SweepResult result = report.result();
        Design design = result.plan().design();
        List<String> facts = new ArrayList<>(List.of(
                kind(design),
                Display.plural(result.finished().size(), "point"),
                Display.plural(result.policies().size(), "policy set")));
        design.knobs().forEach(knob -> facts.add(knob.path()));
        var page = new StudyPage("Sweep of " + report.scenario(), facts, result.policies());
        result.invalid()
                .forEach((problem, points) -> page.warning(
                        "%s could not be run: %s".formatted(Display.plural(points.size(), "point"), problem)));
        var tables = new SweepTables(result, report.objectives());
        SweepTables.Table best = tables.best(report.rated(), MOST_IN_PAGE);
        page.heading("Best points");
        page.text(
                "A star is for what nothing in the sweep is at least as good as by every objective and better by one. ± is half of the 95 % interval.");
        page.table("Best points", best.heads(), best.rows());
        page.legend();
        var charts = new SweepCharts(report);
        section(
                page,
                "Trade-offs",
                "The dashed line joins the points that nothing is better than. ∞ at the end of an axis is for requests without an answer: more of them than the percentile leaves out.",
                charts.tradeOffs());
        section(page, "Two knobs at a time", "Light is better; the best cell has a frame.", charts.maps());
        section(page, "Each knob", "Bars are 95 % intervals, where a point stands for itself.", charts.effects());
        SweepTables.Table shares = tables.sensitivity(report.sensitivity());
        if (!shares.rows().isEmpty()) {
            page.heading("What the knobs are worth");
            page.text("The share of a figure's variance over the sweep that is owed to a knob.");
            page.table("Sensitivity", shares.heads(), shares.rows());
        }
        return page.finish();
    }

    private static String kind(Design design) {
        return switch (design.kind()) {
            case GRID -> "grid";
            case SOBOL -> "Sobol sequence";
            case LHS -> "Latin hypercube";
            case SALTELLI -> "Saltelli's design";
        };
    }

    private static void section(StudyPage page, String heading, String text, List<Svg> charts) {
        if (!charts.isEmpty()) {
            page.heading(heading).text(text).charts(charts);
        }
    }
}
