package io.simctl.report.chart;

import io.simctl.report.Markup;
import io.simctl.report.Report;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models in the memory of each machine: machines down, time across, coloured by model. Models that share a machine
 * share its row as stripes, what is being loaded is hatched, an empty memory stays empty. JFreeChart has no such chart, and one
 * path for each model keeps a hundred machines small.
 */
public final class ResidencyChart {
    private static final int WIDTH = TimeChart.WIDTH;
    private static final int LEFT = 132;
    private static final int RIGHT = 34;
    private static final int TOP = 6;
    private static final int BOTTOM = 24;
    private static final double AXIS_WIDTH = WIDTH - LEFT - RIGHT;
    private static final int LABELLED_FROM = 11;
    private static final int MOST_TICKS = 12;
    private static final int MOST_RECTANGLES = 12_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Report report;
    private final RunResult run;
    private final String policy;
    private final double seconds;
    private final RowHeight row;
    private final StringBuilder out = new StringBuilder();

    /** Height of a machine's row and of the gap below it, in pixels. */
    private record RowHeight(double row, double gap) {
        static RowHeight of(int machines) {
            if (machines <= 12) {
                return new RowHeight(20, 4);
            }
            if (machines <= 40) {
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
        seconds = report.policies().stream()
                .mapToDouble(p -> p.replications().getFirst().end() / NANOS_PER_SECOND)
                .max()
                .orElseThrow();
        row = RowHeight.of(report.machines().size());
    }

    /** Draws the first replication of a policy; all charts of a report have the same time axis. */
    public static Svg of(Report report, int policy) {
        return new ResidencyChart(report, policy).draw();
    }

    private Svg draw() {
        int height = (int) Math.ceil(TOP + report.machines().size() * row.pitch() + BOTTOM);
        axis(height - BOTTOM);
        machines();
        Layers layers = layers();
        layers.solid.forEach(
                (model, path) -> layer(model, path, Ink.model(model).css(), ""));
        layers.hatched.forEach((model, path) -> layer(model, path, "url(#" + hatch(model) + ")", "loading "));
        warmup(height - BOTTOM);
        return new Svg(
                WIDTH,
                height,
                "Models in memory by machine over time, " + policy,
                "One row for each of " + report.machines().size()
                        + " machines, coloured by the model in memory; stripes"
                        + " where several models share a machine, hatched while a model is loaded.",
                out.toString());
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

    private double x(double atSecond) {
        return LEFT + AXIS_WIDTH * atSecond / seconds;
    }

    private double y(int machine) {
        return TOP + machine * row.pitch();
    }

    private void axis(double bottom) {
        Ticks ticks = Ticks.time(seconds, MOST_TICKS);
        var lines = new SvgPath();
        for (int i = 0; i < ticks.at().size(); i++) {
            double x = x(ticks.at().get(i));
            lines.move(x, TOP);
            lines.line(x, bottom + 4);
            text(x, bottom + 17, i == 0 ? "start" : "middle", ticks.labels().get(i));
        }
        out.append("<path fill=\"none\" stroke=\"").append(Ink.GRID.css());
        out.append("\" d=\"").append(lines.text()).append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String text) {
        out.append("<text font-size=\"11\" fill=\"").append(Ink.TEXT.css());
        out.append("\" text-anchor=\"").append(anchor);
        out.append("\" x=\"").append(SvgPath.number(x)).append("\" y=\"").append(SvgPath.number(y));
        out.append("\">").append(Markup.escape(text)).append("</text>\n");
    }

    /** Each machine by its name where rows are high enough, else each run of machines of one kind by how many they are. */
    private void machines() {
        if (row.row() >= LABELLED_FROM) {
            for (int machine = 0; machine < report.machines().size(); machine++) {
                label(machine, row.row() / 2 + 4, shortened(report.machines().get(machine)));
            }
            return;
        }
        double lastLabel = Double.NEGATIVE_INFINITY;
        int next;
        for (int first = 0; first < report.machines().size(); first = next) {
            next = first + 1;
            while (next < report.machines().size() && kind(next).equals(kind(first))) {
                next++;
            }
            if (y(first) - lastLabel >= LABELLED_FROM) {
                label(first, 9, shortened(kind(first)) + " × " + (next - first));
                lastLabel = y(first);
            }
        }
    }

    private void label(int machine, double baseline, String name) {
        text(LEFT - 8, y(machine) + baseline, "end", name);
    }

    private String kind(int machine) {
        return report.machines().get(machine).replaceFirst("-?\\d+$", "");
    }

    private static String shortened(String name) {
        return name.length() > 18 ? name.substring(0, 17) + "…" : name;
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
            double left = x(Math.min(end, span.from() * bin));
            double right = x(Math.min(end, span.to() * bin));
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

    private void layer(int model, SvgPath path, String fill, String what) {
        if (!path.isEmpty()) {
            out.append("<path fill=\"").append(fill).append("\" d=\"").append(path.text());
            out.append("\"><title>")
                    .append(what)
                    .append(Markup.escape(report.models().get(model)));
            out.append("</title></path>\n");
        }
    }

    private void warmup(double bottom) {
        if (run.warmup() > 0) {
            double x = x(run.warmup() / NANOS_PER_SECOND);
            out.append("<path fill=\"none\" stroke=\"").append(Ink.TEXT.css());
            out.append("\" stroke-dasharray=\"3 3\" d=\"M")
                    .append(SvgPath.number(x))
                    .append(' ')
                    .append(TOP);
            out.append('V').append(SvgPath.number(bottom)).append("\"><title>end of the warm-up</title></path>\n");
        }
    }
}
