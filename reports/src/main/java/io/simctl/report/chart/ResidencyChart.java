package io.simctl.report.chart;

import io.simctl.report.Report;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.SvgPath;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models in the memory of each machine: machines down, time across, coloured by model. Models that share a machine
 * share its row as stripes, what is being loaded is hatched, an empty memory stays empty, and a line under a row marks thrash. JFreeChart
 * has no such chart, and one path for each model keeps a hundred machines small.
 */
public final class ResidencyChart {
    /** What the line under a row means, for legends. */
    public static final String THRASH = Thrash.MEANS;

    private static final int LABELLED_FROM = 11;
    private static final int MOST_RECTANGLES = 12_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Report report;
    private final RunResult run;
    private final String policy;
    private final RowHeight row;
    private final RowCanvas canvas;

    /** Height of a machine's row and of the gap below it, in pixels. */
    private record RowHeight(double row, double gap) {
        static RowHeight of(int machines) {
            if (machines <= 12) {
                return new RowHeight(20, 4);
            }
            if (machines <= 64) {
                return new RowHeight(11, 2);
            }
            return machines <= 120 ? new RowHeight(6, 2) : new RowHeight(Math.max(0.6, 900.0 / machines), 0);
        }

        double pitch() {
            return row + gap;
        }
    }

    private ResidencyChart(Report report, int policy) {
        this.report = report;
        this.policy = report.policies().get(policy).name();
        run = report.policies().get(policy).replications().getFirst();
        row = RowHeight.of(report.machines().size());
        canvas = new RowCanvas(seconds(report), report.machines().size() * row.pitch());
    }

    /** When the longest of the runs that charts over time show is over. */
    static double seconds(Report report) {
        return report.policies().stream()
                .mapToDouble(p -> p.replications().getFirst().end() / NANOS_PER_SECOND)
                .max()
                .orElseThrow();
    }

    /** Draws the first replication of a policy; all charts of a report have the same time axis. */
    public static Svg of(Report report, int policy) {
        return new ResidencyChart(report, policy).draw();
    }

    private Svg draw() {
        machines();
        Layers layers = layers();
        layers.solid.forEach((model, path) ->
                canvas.fill(path, Ink.model(model).css(), report.models().get(model)));
        layers.hatched.forEach((model, path) -> canvas.fill(
                path, "url(#" + hatch(model) + ")", "loading " + report.models().get(model)));
        thrash();
        canvas.warmup(run);
        return canvas.svg(
                "Models in memory by machine over time, " + policy,
                "One row for each of " + report.machines().size()
                        + " machines, coloured by the model in memory; stripes"
                        + " where several models share a machine, hatched while a model is loaded, a line under a row where"
                        + " there is thrash.",
                ResidencyTable.of(report, run));
    }

    private void thrash() {
        double bin = run.residency().binWidth() / NANOS_PER_SECOND;
        double end = run.end() / NANOS_PER_SECOND;
        double thickness = Math.max(row.gap() * 0.75, row.row() / 6);
        var path = new SvgPath();
        for (int machine = 0; machine < run.residency().machines().size(); machine++) {
            double top = y(machine) + row.pitch() - thickness - row.gap() / 8;
            Thrash.of(run.residency().machines().get(machine), run.residency().bins())
                    .forEach(stretch -> path.rectangle(
                            canvas.x(Math.min(end, stretch.from() * bin)),
                            top,
                            canvas.x(Math.min(end, stretch.to() * bin)),
                            top + thickness));
        }
        canvas.fill(path, Ink.WORSE.css(), Thrash.MEANS);
    }

    /** Name of the pattern that a loading model is filled with; see {@link #patterns}. */
    private static String hatch(int model) {
        return "hatch-" + model;
    }

    /** The patterns that all charts of a page share. */
    public static String patterns(int models) {
        var patterns = new StringBuilder();
        for (int model = 0; model < models; model++) {
            patterns.append("<pattern id=\"")
                    .append(hatch(model))
                    .append(
                            "\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">")
                    .append("<rect width=\"2\" height=\"5\" fill=\"")
                    .append(Ink.model(model).css())
                    .append("\"/></pattern>");
        }
        return patterns.toString();
    }

    private double y(int machine) {
        return RowCanvas.TOP + machine * row.pitch();
    }

    /** Each machine by its name where rows are high enough, else each run of machines of one kind by how many they are. */
    private void machines() {
        if (row.row() >= LABELLED_FROM) {
            for (int machine = 0; machine < report.machines().size(); machine++) {
                canvas.label(y(machine) + row.row() / 2 + 4, report.machines().get(machine));
            }
            return;
        }
        double lastLabel = Double.NEGATIVE_INFINITY;
        int next;
        for (int first = 0; first < report.machines().size(); first = next) {
            next = first + 1;
            while (next < report.machines().size()
                    && kind(report.machines().get(next))
                            .equals(kind(report.machines().get(first)))) {
                next++;
            }
            if (y(first) - lastLabel >= LABELLED_FROM) {
                canvas.label(y(first) + 9, kind(report.machines().get(first)) + " × " + (next - first));
                lastLabel = y(first);
            }
        }
    }

    /** The name of a machine without its number. */
    public static String kind(String machine) {
        return machine.replaceFirst("-?\\d+$", "");
    }

    /** Paths by model. */
    private static final class Layers {
        private final Map<Integer, SvgPath> solid = new TreeMap<>();
        private final Map<Integer, SvgPath> hatched = new TreeMap<>();
        private int rectangles;

        void rectangle(int model, boolean isLoading, double left, double top, double right, double bottom) {
            (isLoading ? hatched : solid)
                    .computeIfAbsent(model, m -> new SvgPath())
                    .rectangle(left, top, right, bottom);
            rectangles++;
        }
    }

    /** Coarser and coarser until it is few enough rectangles for a file that opens at once. */
    private Layers layers() {
        for (int fold = 1; ; fold *= 2) {
            var layers = new Layers();
            for (int machine = 0; machine < run.residency().machines().size(); machine++) {
                row(machine, fold, layers);
            }
            if (layers.rectangles <= MOST_RECTANGLES || fold >= run.residency().bins()) {
                return layers;
            }
        }
    }

    private void row(int machine, int fold, Layers layers) {
        double bin = run.residency().binWidth() / NANOS_PER_SECOND;
        double end = run.end() / NANOS_PER_SECOND;
        List<RowSpans.Span> spans = RowSpans.of(
                run.residency().machines().get(machine), run.residency().bins(), fold);
        for (RowSpans.Span span : spans) {
            double left = canvas.x(Math.min(end, span.from() * bin));
            double right = canvas.x(Math.min(end, span.to() * bin));
            stripes(span.state(), left, right, y(machine), layers);
        }
    }

    private void stripes(MachineState state, double left, double right, double top, Layers layers) {
        int stripes = state.resident().size() + state.loading().size();
        double height = row.row() / stripes;
        int stripe = 0;
        for (int model : state.resident()) {
            layers.rectangle(model, false, left, top + stripe * height, right, top + (stripe + 1) * height);
            stripe++;
        }
        for (int model : state.loading()) {
            layers.rectangle(model, true, left, top + stripe * height, right, top + (stripe + 1) * height);
            stripe++;
        }
    }
}
