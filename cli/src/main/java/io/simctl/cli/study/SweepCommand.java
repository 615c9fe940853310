package io.simctl.cli.study;

import io.simctl.cli.run.ClusterOptions;
import io.simctl.cli.run.RunOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.TaskProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.Objective;
import io.simctl.experiments.sweep.PointStore;
import io.simctl.experiments.sweep.SweepFiles;
import io.simctl.experiments.sweep.SweepJson;
import io.simctl.experiments.sweep.SweepMetrics;
import io.simctl.experiments.sweep.SweepPlan;
import io.simctl.experiments.sweep.SweepReport;
import io.simctl.experiments.sweep.SweepResult;
import io.simctl.experiments.sweep.SweepRuns;
import io.simctl.experiments.sweep.SweepTables;
import io.simctl.report.Display;
import io.simctl.report.text.PlainTable;
import io.simctl.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl sweep SCENARIO --vary path=v1,v2}: runs a scenario at many points, and says what its knobs do. */
@Command(
        name = "sweep",
        description = "Runs a scenario at many values of its knobs: which are best, and which matter.",
        footer = {
            "",
            "Examples:",
            "  simctl sweep s.yaml --vary fleet.mini.count=2,3,4 \\",
            "      --vary 'policies.pools.fleet.placement.min_dwell=0s..10m:6'",
            "  simctl sweep s.yaml --design sobol --points 64 \\",
            "      --vary 'workload.0.rate=10/min..90/min' --vary fleet.mini.count=1..6",
            "  simctl sweep s.yaml --find-capacity 'goodput >= 0.97' --replications 5"
        },
        mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
    private static final int MOST_ON_TERMINAL = 10;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private StudyOptions output = new StudyOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--vary",
            paramLabel = "path=v1,v2 | path=lo..hi",
            description =
                    "A knob and its values; may be repeated. A range may end with `:log` for a logarithmic scale, and with `:5` for five values in a grid.")
    private List<String> vary = new ArrayList<>();

    @Option(
            names = "--design",
            paramLabel = "NAME",
            description = "How points are chosen: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "grid")
    private Design.Kind design = Design.Kind.GRID;

    @Option(
            names = "--points",
            paramLabel = "N",
            description =
                    "Points of a design other than a grid; saltelli makes N times (knobs + 2) (default: ${DEFAULT-VALUE}).",
            defaultValue = "64")
    private int points;

    @Option(
            names = "--objective",
            paramLabel = "FIGURES",
            description = "What points are judged by, apart by semicolons (default: goodput; ttft.p95).")
    private Optional<String> objective = Optional.empty();

    @Option(
            names = "--all-metrics",
            description = "Write every metric to sweep.csv, not only those of the tables and comparisons.")
    private boolean allMetrics;

    @Option(
            names = "--find-capacity",
            paramLabel = "BOUND",
            description =
                    "Search the highest multiple of all rates at which each policy keeps a bound, such as 'goodput >= 0.97'; instead of --vary.")
    private Optional<String> capacity = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (vary.isEmpty() == capacity.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "say either what to --vary, or the bound to --find-capacity for");
        }
        if (points < 1) {
            throw new ParameterException(spec.commandLine(), "--points must be at least 1");
        }
        return capacity.isPresent()
                ? new CapacityReport(options, output, cluster).find(capacity.get())
                : sweep(options.plan(output::warn));
    }

    private int sweep(RunPlan base) throws IOException, InterruptedException {
        Scenario scenario = base.scenario();
        List<String> models = List.copyOf(scenario.models().keySet());
        List<Objective> objectives = objective
                .map(text -> Objective.ofOption("--objective", text, models))
                .orElseGet(() -> Objective.usual(scenario));
        List<VariedKnob> knobs =
                vary.stream().map(text -> VariedKnob.ofOption("--vary", text)).toList();
        SweepPlan plan = new SweepPlan(
                options.source(),
                options.policies(),
                Design.of(design, knobs, points, scenario.seed()),
                SweepMetrics.kept(objectives, allMetrics));
        Path folder = output.folder(scenario.scenario());
        SweepFiles.requireOurs(folder);
        SweepResult result = run(plan, new PointStore(folder));
        result.invalid()
                .forEach((problem, where) -> output.error("%s of %s could not be run:%n%s"
                        .formatted(where.size(), Display.plural(plan.points().size(), "point"), problem)));
        if (result.finished().isEmpty()) {
            return ExitCode.USAGE;
        }
        SweepReport report = SweepReport.of(scenario.scenario(), result, objectives, scenario.seed());
        SweepFiles.write(report, folder);
        output.print(text(report, folder), SweepJson.of(report));
        return ExitCode.FINE;
    }

    private SweepResult run(SweepPlan plan, PointStore store) throws IOException, InterruptedException {
        try (ClusterOptions.Workers workers = cluster.workers(options.plugins());
                TaskProgressBar progress = TaskProgressBar.on(Terminal.current(), "sweep", output.quiet())) {
            return new SweepRuns(
                            store,
                            (done, all) ->
                                    progress.at(done + " of " + all + " runs", all == 0 ? 1 : (double) done / all),
                            output::warn,
                            workers.pools())
                    .run(plan);
        }
    }

    private static String text(SweepReport report, Path folder) {
        var tables = new SweepTables(report.result(), report.objectives());
        SweepTables.Table best = tables.best(report.rated(), MOST_ON_TERMINAL);
        var text = new StringBuilder("%s  sweep of %s%n".formatted(report.scenario(), count(report.result())));
        text.append('\n').append(PlainTable.render(best.heads(), best.rows()));
        int left = report.rated().size() - best.rows().size();
        text.append(left > 0 ? "%d more in sweep.csv%n".formatted(left) : "");
        SweepTables.Table shares = tables.sensitivity(report.sensitivity());
        if (!shares.rows().isEmpty()) {
            text.append("\nshare of the variance that is owed to a knob\n");
            text.append(PlainTable.render(shares.heads(), shares.rows()));
        }
        return text.append("%n* nothing is better than that%nreport: %s%n".formatted(folder.resolve("sweep.html")))
                .toString();
    }

    private static String count(SweepResult result) {
        long there = result.finished().stream()
                .filter(SweepResult.Finished::wasThere)
                .count();
        return Display.plural(result.finished().size(), "point")
                + (there == 0 ? "" : ", " + there + " of them finished before");
    }
}
