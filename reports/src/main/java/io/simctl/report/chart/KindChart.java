package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.SvgPath;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The models in the memory of a fleet too large for a row to each machine: a row for each kind of machine, filled from below by how
 * much of the kind holds which model, then what is being loaded; the rest holds nothing.
 */
public final class KindChart {
    private static final int MOST_CELLS = 160;
    private static final int MOST_KINDS = 24;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Report report;
    private final RunResult run;
    private final Map<String, List<Integer>> kinds = new LinkedHashMap<>();
    private final int fold;
    private final int cells;
    private final RowCanvas canvas;
    private final double pitch;

    private KindChart(Report report, int policy) {
        this.report = report;
        run = report.policies().get(policy).replications().getFirst();
        IntStream.range(0, report.machines().size())
                .forEach(machine -> kinds.computeIfAbsent(kind(machine), kind -> new ArrayList<>())
                        .add(machine));
        fold = Math.max(1, Math.ceilDiv(run.residency().bins(), MOST_CELLS));
        cells = Math.ceilDiv(run.residency().bins(), fold);
        pitch = kinds.size() <= 4 ? 64 : 30;
        canvas = new RowCanvas(ResidencyChart.seconds(report), kinds.size() * pitch);
    }

    private String kind(int machine) {
        return ResidencyChart.kind(report.machines().get(machine));
    }

    /** Whether there are so few kinds of machines that a row to each says more than a row to each machine. */
    public static boolean suits(Report report) {
        long kinds =
                report.machines().stream().map(ResidencyChart::kind).distinct().count();
        return kinds <= MOST_KINDS && kinds * 3 <= report.machines().size();
    }

    /** Draws the first replication of a policy. */
    public static Svg of(Report report, int policy) {
        return new KindChart(report, policy).draw(report.policies().get(policy).name());
    }

    private Svg draw(String policy) {
        int models = report.models().size();
        List<SvgPath> layers =
                IntStream.range(0, models + 1).mapToObj(i -> new SvgPath()).toList();
        List<List<String>> rows = new ArrayList<>();
        var thrash = new SvgPath();
        int row = 0;
        for (Map.Entry<String, List<Integer>> kind : kinds.entrySet()) {
            String name = kind.getKey() + " × " + kind.getValue().size();
            double[][] shares = shares(kind.getValue());
            double base = RowCanvas.TOP + (row + 1) * pitch - 4;
            canvas.label(base - (pitch - 4) / 2 + 4, name);
            areas(shares, base, layers);
            thrash(kind.getValue(), base, thrash);
            rows.add(means(name, shares));
            row++;
        }
        for (int model = 0; model < models; model++) {
            canvas.fill(
                    layers.get(model), Ink.model(model).css(), report.models().get(model));
        }
        canvas.fill(layers.get(models), Ink.TEXT.css(), "loading");
        canvas.fill(thrash, Ink.WORSE.css(), "some machine: " + Thrash.MEANS);
        canvas.warmup(run);
        List<String> head = new ArrayList<>(List.of("machines"));
        head.addAll(report.models());
        head.add("loading");
        return canvas.svg(
                "Models in memory by kind of machine over time, " + policy,
                "A row for each kind of machine, filled by the share of its machines that holds each model; dark above it"
                        + " those that only load.",
                new ChartTable(head, rows));
    }

    /** By cell of time and model: the share of these machines' time that holds it; behind the models, that which only loads. */
    private double[][] shares(List<Integer> machines) {
        int models = report.models().size();
        double[][] shares = new double[cells][models + 1];
        for (int machine : machines) {
            for (ResidencyTimeline.Stretch stretch :
                    run.residency().machines().get(machine).stretches()) {
                for (int bin = stretch.from(); bin < stretch.to(); bin++) {
                    double[] cell = shares[bin / fold];
                    double whole = (double) machines.size() * binsOf(bin / fold) * 100;
                    stretch.shares().forEach(share -> add(cell, share.state(), share.percent() / whole));
                }
            }
        }
        return shares;
    }

    private int binsOf(int cell) {
        return Math.min(fold, run.residency().bins() - cell * fold);
    }

    /** Models that share a machine share its part. */
    private static void add(double[] cell, MachineState state, double part) {
        List<Integer> resident = state.resident();
        resident.forEach(model -> cell[model] += part / resident.size());
        if (resident.isEmpty() && !state.loading().isEmpty()) {
            cell[cell.length - 1] += part;
        }
    }

    private void areas(double[][] shares, double base, List<SvgPath> layers) {
        double bin = run.residency().binWidth() / NANOS_PER_SECOND;
        double end = run.end() / NANOS_PER_SECOND;
        for (int cell = 0; cell < cells; cell++) {
            double left = canvas.x(Math.min(end, cell * fold * bin));
            double right = canvas.x(Math.min(end, (cell + 1) * fold * bin));
            double below = base;
            for (int layer = 0; layer < layers.size(); layer++) {
                double top = below - shares[cell][layer] * (pitch - 4);
                if (shares[cell][layer] > 0) {
                    layers.get(layer).rectangle(left, top, right, below);
                }
                below = top;
            }
        }
    }

    /** Marks where some machine of a kind does. */
    private void thrash(List<Integer> machines, double base, SvgPath path) {
        var bins = new BitSet();
        for (int machine : machines) {
            Thrash.of(run.residency().machines().get(machine), run.residency().bins())
                    .forEach(stretch -> bins.set((int) stretch.from(), (int) Math.ceil(stretch.to())));
        }
        double bin = run.residency().binWidth() / NANOS_PER_SECOND;
        double end = run.end() / NANOS_PER_SECOND;
        for (int from = bins.nextSetBit(0); from >= 0; from = bins.nextSetBit(bins.nextClearBit(from))) {
            double to = Math.min(end, bins.nextClearBit(from) * bin);
            path.rectangle(canvas.x(Math.min(end, from * bin)), base, canvas.x(to), base + 3);
        }
    }

    private List<String> means(String name, double[][] shares) {
        List<String> row = new ArrayList<>(List.of(name));
        for (int layer = 0; layer <= report.models().size(); layer++) {
            int column = layer;
            row.add(Display.percent(java.util.Arrays.stream(shares)
                    .mapToDouble(cell -> cell[column])
                    .average()
                    .orElse(0)));
        }
        return row;
    }
}
