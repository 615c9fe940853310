package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The numbers behind a chart of models in memory: by machine, the shares of the run that each model, loading and thrash took. */
final class ResidencyTable {
    private ResidencyTable() {}

    /** A row for each machine; models that no machine had are left out. */
    static ChartTable of(Report report, RunResult run) {
        int models = report.models().size();
        List<double[]> shares = run.residency().machines().stream()
                .map(machine -> shares(machine, run.residency().bins(), models))
                .toList();
        List<Integer> held = IntStream.range(0, models + 3)
                .filter(i -> i >= models || shares.stream().anyMatch(share -> share[i] > 0))
                .boxed()
                .toList();
        List<String> all = new ArrayList<>(report.models());
        all.addAll(List.of("nothing in memory", "loading", "thrash"));
        List<String> head = new ArrayList<>(List.of("machine"));
        held.forEach(i -> head.add(all.get(i)));
        List<List<String>> rows = new ArrayList<>();
        for (int machine = 0; machine < shares.size(); machine++) {
            List<String> row = new ArrayList<>(List.of(report.machines().get(machine)));
            double[] share = shares.get(machine);
            held.forEach(i -> row.add(Display.percent(share[i])));
            rows.add(row);
        }
        return new ChartTable(head, rows);
    }

    /** By model, and behind them: nothing in memory, loading, thrash. Models that share a machine each count in full. */
    private static double[] shares(ResidencyTimeline.Row machine, int bins, int models) {
        double[] shares = new double[models + 3];
        for (ResidencyTimeline.Stretch stretch : machine.stretches()) {
            for (ResidencyTimeline.Share share : stretch.shares()) {
                double part = share.percent() / 100.0 * (stretch.to() - stretch.from()) / Math.max(1, bins);
                share.state().resident().forEach(model -> shares[model] += part);
                shares[models] += share.state().resident().isEmpty() ? part : 0;
                shares[models + 1] += share.state().loading().isEmpty() ? 0 : part;
            }
        }
        shares[models + 2] = Thrash.share(machine, bins);
        return shares;
    }
}
