package io.simctl.experiments.tune;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.FigureBound;
import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A search for the best values of knobs, and the trial of what it found on seeds, and a part of the trace, that it never saw. */
public final class Tuning {
    /** Replications from here on are the held-out ones: no search has as many. */
    private static final int HELD_OUT = 1_000_000;

    private static final int MOST_CHOICES = 5;

    private final TuneProblem problem;
    private final int replications;
    private final int heldOut;
    private final long seed;
    private final Supplier<JobPool> pools;

    /**
     * A search.
     *
     * @param replications that a point has before it is chosen
     * @param heldOut replications of the trial
     * @param seed of what is random in the search; the seed of the runs is the scenario's
     */
    public Tuning(TuneProblem problem, int replications, int heldOut, long seed) {
        this(problem, replications, heldOut, seed, JobPool::new);
    }

    /**
     * A search whose runs are made elsewhere.
     *
     * @param pools makes the workers of the search, which closes them
     */
    public Tuning(TuneProblem problem, int replications, int heldOut, long seed, Supplier<JobPool> pools) {
        this.pools = pools;
        this.problem = problem;
        this.replications = replications;
        this.heldOut = heldOut;
        this.seed = seed;
    }

    /**
     * Searches, and tries what was found.
     *
     * @param budget of the search; the trial comes on top of it
     * @param oneMore called when each run has ended
     * @throws InvalidInput when no point can be run
     * @throws InterruptedException when it was interrupted
     */
    public TuneResult run(RunBudget budget, Runnable oneMore) throws InterruptedException {
        try (JobPool pool = pools.get()) {
            Trials trials = new Trials(problem, pool, budget, oneMore);
            Search search = problem.objectives().size() == 1
                    ? new SingleObjectiveSearch(problem, budget, seed)
                    : new ParetoSearch(problem, budget, seed);
            List<Candidate> found = search.run(trials, replications);
            List<Candidate> chosen = found.stream()
                    .filter(candidate -> isKnown(trials, candidate))
                    .limit(MOST_CHOICES)
                    .toList();
            if (chosen.isEmpty()) {
                throw nothing(trials);
            }
            Report report = heldOut(pool, chosen, oneMore);
            List<TuneResult.Choice> choices = choices(trials, chosen, report);
            List<String> warnings = new ArrayList<>(trials.problems());
            if (found.size() > chosen.size()) {
                warnings.add(
                        "%d points that nothing is better than were found; the first %d were tried on held-out runs"
                                .formatted(found.size(), chosen.size()));
            }
            for (int i = 0; i < chosen.size(); i++) {
                warnings.addAll(warnings(chosen.get(i), choices.get(i), report));
            }
            return new TuneResult(problem, budget.spent(), tried(trials), choices, report, warnings);
        }
    }

    private static List<TuneResult.Tried> tried(Trials trials) {
        return trials.tried().stream()
                .map(candidate -> new TuneResult.Tried(
                        candidate.point().values(),
                        candidate.replications(),
                        Arrays.stream(trials.means(candidate)).boxed().toList()))
                .toList();
    }

    private boolean isKnown(Trials trials, Candidate candidate) {
        return IntStream.range(0, problem.objectives().size()).noneMatch(i -> Double.isNaN(trials.means(candidate)[i]));
    }

    private static InvalidInput nothing(Trials trials) {
        String why = trials.problems().isEmpty()
                ? "runs have too few samples for the objective; lengthen the scenario's `duration`"
                : String.join("\n", trials.problems());
        return new InvalidInput(SourceLocation.startOf("--knob"), "no point has a value: " + why);
    }

    private Report heldOut(JobPool pool, List<Candidate> chosen, Runnable oneMore) throws InterruptedException {
        List<RunPlan> plans = new ArrayList<>(List.of(problem.heldOut(List.of())));
        chosen.forEach(candidate -> plans.add(problem.heldOut(candidate.point().sets(problem.knobs()))));
        List<CompletableFuture<List<RunResult>>> runs =
                plans.stream().map(plan -> pool.run(jobs(plan), oneMore)).toList();
        List<List<RunResult>> results = JobPool.all(runs);
        List<PolicyResult> policies = IntStream.range(0, results.size())
                .mapToObj(i -> new PolicyResult(i == 0 ? TuneResult.DEFAULT : name(i), results.get(i)))
                .toList();
        RunPlan first = plans.getFirst();
        Setup.Inputs inputs = new Setup.Inputs(first.loaded().sha256(), List.of());
        return new Report(ReportAssembly.setup(first, Setup.Mode.SIMULATED, inputs), policies, List.of());
    }

    private static String name(int choice) {
        return "tuned " + choice;
    }

    private List<RunJob> jobs(RunPlan plan) {
        return IntStream.range(HELD_OUT, HELD_OUT + heldOut)
                .mapToObj(replication -> plan.job(problem.policy(), replication))
                .toList();
    }

    private List<TuneResult.Choice> choices(Trials trials, List<Candidate> chosen, Report report) {
        List<Comparison> all = Comparisons.of(report);
        return IntStream.range(0, chosen.size())
                .mapToObj(i -> {
                    Candidate candidate = chosen.get(i);
                    double[] means = trials.means(candidate);
                    return new TuneResult.Choice(
                            name(i + 1),
                            candidate.point().sets(problem.knobs()),
                            IntStream.range(0, problem.objectives().size())
                                    .mapToObj(o -> means[o])
                                    .toList(),
                            all.stream()
                                    .filter(comparison -> comparison.candidate().equals(name(i + 1)))
                                    .filter(this::isOfObjective)
                                    .toList());
                })
                .toList();
    }

    private boolean isOfObjective(Comparison comparison) {
        return problem.objectives().stream()
                .anyMatch(objective -> objective.figure().model().equals(comparison.model())
                        && objective.figure().metric().equals(comparison.metric()));
    }

    private List<String> warnings(Candidate candidate, TuneResult.Choice choice, Report report) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < problem.knobs().size(); i++) {
            VariedKnob knob = problem.knobs().get(i);
            String value = candidate.point().values().get(i);
            if (knob.isBound(value)) {
                warnings.add("%s: %s lies on a bound of what was searched; a better value may lie beyond"
                        .formatted(choice.name(), knob.set(value)));
            }
        }
        if (!choice.isBetter()) {
            warnings.add("%s is not told apart from the scenario as it is on held-out runs; it may be no better"
                    .formatted(choice.name()));
        }
        for (FigureBound bound : problem.bounds()) {
            double value = report.figure(
                            choice.name(),
                            bound.figure().model(),
                            bound.figure().metric().key())
                    .orElse(Double.NaN);
            if (bound.violation(value) > 0) {
                warnings.add("%s breaks %s on held-out runs: %s"
                        .formatted(
                                choice.name(),
                                bound.text(),
                                Double.isNaN(value)
                                        ? Display.NONE
                                        : Display.of(bound.figure().metric().unit(), value)));
            }
        }
        return warnings;
    }
}
