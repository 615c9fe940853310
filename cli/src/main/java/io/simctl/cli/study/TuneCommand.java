package io.simctl.cli.study;

import io.simctl.cli.run.ClusterOptions;
import io.simctl.cli.run.RunOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.TaskProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.FigureBound;
import io.simctl.experiments.sweep.Objective;
import io.simctl.experiments.tune.RunBudget;
import io.simctl.experiments.tune.TuneFiles;
import io.simctl.experiments.tune.TuneProblem;
import io.simctl.experiments.tune.TuneResult;
import io.simctl.experiments.tune.Tuning;
import io.simctl.experiments.tune.WorkloadParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl tune SCENARIO --knob path=lo..hi}: searches for the best values of knobs, and tries them on runs that the search never saw. */
@Command(
        name = "tune",
        description = "Searches for the values of a policy set's knobs that serve best.",
        footer = {
            "",
            "Examples:",
            "  simctl tune s.yaml --objective goodput \\",
            "      --knob policies.pools.fleet.placement.min_dwell=1s..1h:log",
            "  simctl tune s.yaml --policy pools --knob fleet.mini.count=1..8 \\",
            "      --knob 'policies.pools.fleet.placement.min_dwell=0s..10m' \\",
            "      --objective 'goodput; ttft.p95' --subject-to 'rate_429 <= 1%%' --budget 10m"
        },
        mixinStandardHelpOptions = true)
public final class TuneCommand implements Callable<Integer> {
    private static final String POLICIES = "policies.";
    private static final int USUAL_REPLICATIONS = 4;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private StudyOptions output = new StudyOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--knob",
            required = true,
            paramLabel = "path=lo..hi",
            description =
                    "A knob and its range, `:log` behind it for a logarithmic scale, or its values with commas; may be repeated.")
    private List<String> knobs = new ArrayList<>();

    @Option(
            names = "--objective",
            required = true,
            paramLabel = "FIGURES",
            description = "What shall be as good as can be; several apart by semicolons, such as 'goodput; ttft.p95'.")
    private String objective = "";

    @Option(
            names = "--subject-to",
            paramLabel = "BOUND",
            description = "A bound that has to be kept, such as 'rate_429 <= 1%%'; may be repeated.")
    private List<String> bounds = new ArrayList<>();

    @Option(
            names = "--budget",
            paramLabel = "RUNS|TIME",
            description = "Runs of the search, or its time, such as 10m (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private String budget = "";

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description = "Replications, on other seeds, that the end is tried on (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int heldOut;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (heldOut < 2) {
            throw new ParameterException(
                    spec.commandLine(), "--held-out must be at least 2: one run has no noise to tell");
        }
        RunBudget search = RunBudget.ofOption("--budget", budget);
        RunPlan plan = options.plan(output::warn);
        TuneProblem problem = problem(plan);
        Path folder = output.folder(plan.scenario().scenario());
        TuneFiles.requireOurs(folder);
        TuneResult result = run(problem, plan, search);
        result.warnings().forEach(output::warn);
        TuneFiles.write(plan.scenario().scenario(), result, folder);
        output.print(
                TuneText.of(plan.scenario().scenario(), result, heldOut)
                        + "%nreport: %s%n".formatted(folder.resolve(TuneFiles.JSON)),
                TuneFiles.json(plan.scenario().scenario(), result));
        return ExitCode.FINE;
    }

    private TuneProblem problem(RunPlan plan) {
        List<String> models = List.copyOf(plan.scenario().models().keySet());
        List<VariedKnob> varied =
                knobs.stream().map(text -> VariedKnob.ofOption("--knob", text)).toList();
        return new TuneProblem(
                options.source(),
                policy(plan, varied),
                varied,
                Objective.ofOption("--objective", objective, models),
                bounds.stream()
                        .map(text -> FigureBound.ofOption("--subject-to", text, models))
                        .toList(),
                WorkloadParts.of(plan.scenario()));
    }

    /** The one that was named, the only one, or the only one that a knob is in. */
    private String policy(RunPlan plan, List<VariedKnob> varied) {
        List<String> named = plan.policies().stream()
                .filter(policy -> varied.stream().anyMatch(knob -> knob.path().startsWith(POLICIES + policy + ".")))
                .toList();
        if (plan.policies().size() == 1) {
            return plan.policies().getFirst();
        }
        if (named.size() == 1) {
            return named.getFirst();
        }
        throw new ParameterException(
                spec.commandLine(),
                "one policy set is tuned at a time; say which with --policy: " + String.join(", ", plan.policies()));
    }

    private TuneResult run(TuneProblem problem, RunPlan plan, RunBudget search)
            throws IOException, InterruptedException {
        int replications = plan.replications() > 1 ? plan.replications() : USUAL_REPLICATIONS;
        AtomicInteger done = new AtomicInteger();
        try (ClusterOptions.Workers workers = cluster.workers(options.plugins());
                TaskProgressBar progress = TaskProgressBar.on(Terminal.current(), "tune", output.quiet())) {
            return new Tuning(problem, replications, heldOut, plan.scenario().seed(), workers.pools())
                    .run(search, () -> progress.at(done.incrementAndGet() + " runs", Math.min(1, search.share())));
        }
    }
}
