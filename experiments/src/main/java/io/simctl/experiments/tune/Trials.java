package io.simctl.experiments.tune;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.design.SobolPoints;
import io.simctl.report.PolicyResult;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.yaml.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The runs of a search: candidates by their points, each with as many replications as the search has asked for. All candidates meet the same
 * streams of requests in a replication.
 */
final class Trials {
    /** A knob may have fewer values than the budget has runs. */
    private static final int MOST_TRIES = 10_000;

    private final TuneProblem problem;
    private final JobPool pool;
    private final RunBudget budget;
    private final Runnable oneMore;
    private final Map<DesignPoint, Candidate> candidates = new LinkedHashMap<>();
    private final Set<String> problems = Collections.synchronizedSet(new TreeSet<>());

    Trials(TuneProblem problem, JobPool pool, RunBudget budget, Runnable oneMore) {
        this.problem = problem;
        this.pool = pool;
        this.budget = budget;
        this.oneMore = oneMore;
    }

    /** The candidate at a place in the unit cube, whether it was run or not. */
    Candidate at(double[] place) {
        DesignPoint point = DesignPoint.at(problem.knobs(), place);
        return candidates.computeIfAbsent(point, key -> new Candidate(key, place));
    }

    /** Candidates that were run, in the order in which they were first. */
    List<Candidate> tried() {
        return candidates.values().stream()
                .filter(candidate -> candidate.replications() > 0)
                .toList();
    }

    /** What was wrong with points that could not be. */
    Set<String> problems() {
        return Set.copyOf(problems);
    }

    /** Runs points of a sequence once each, a batch at a time, until that part of the budget is used. */
    void explore(SobolPoints points, double until) throws InterruptedException {
        int tries = 0;
        while (budget.share() < until && tries++ < MOST_TRIES) {
            run(points.take(budget.batch()).stream().map(this::at).toList(), 1);
        }
    }

    /** Sees to it that each of these has so many replications, or as many as the budget bears. */
    void run(Collection<Candidate> chosen, int replications) throws InterruptedException {
        int left = budget.left();
        List<CompletableFuture<double[]>> runs = new ArrayList<>();
        List<Candidate> owners = new ArrayList<>();
        for (Candidate candidate : chosen.stream().distinct().toList()) {
            for (int run = candidate.replications(); run < replications && runs.size() < left; run++) {
                int replication = run;
                runs.add(pool.submit(() -> values(candidate, replication)));
                owners.add(candidate);
            }
        }
        List<double[]> values = JobPool.all(runs);
        for (int i = 0; i < values.size(); i++) {
            owners.get(i).add(values.get(i));
        }
    }

    /**
     * The means of a candidate's figures, as if all candidates had the same replications: what a replication gives more than the first one, with
     * the same candidates, is taken off. Where values are not finite they are taken as they are.
     */
    double[] means(Candidate candidate) {
        double[] means = new double[problem.figures().size()];
        for (int figure = 0; figure < means.length; figure++) {
            for (int run = 0; run < candidate.replications(); run++) {
                means[figure] += candidate.run(run)[figure] - excess(run, figure);
            }
            means[figure] /= candidate.replications();
        }
        return means;
    }

    private double excess(int run, int figure) {
        return run == 0
                ? 0
                : tried().stream()
                        .filter(other -> other.replications() > run)
                        .mapToDouble(other -> other.run(run)[figure] - other.run(0)[figure])
                        .filter(Double::isFinite)
                        .average()
                        .orElse(0);
    }

    private double[] values(Candidate candidate, int replication) {
        try {
            Loaded loaded = problem.forSearch(candidate.point());
            Scenario scenario = loaded.scenario();
            return figures(
                    scenario, pool.simulate(new RunJob(loaded, problem.policy(), scenario.seed(), replication, false)));
        } catch (InvalidInput invalid) {
            problems.add(String.valueOf(invalid.getMessage()));
            double[] none = new double[problem.figures().size()];
            Arrays.fill(none, Double.NaN);
            return none;
        } finally {
            budget.spend();
            oneMore.run();
        }
    }

    private double[] figures(Scenario scenario, RunResult result) {
        PolicyResult policy = new PolicyResult(problem.policy(), List.of(result));
        List<String> models = List.copyOf(scenario.models().keySet());
        return problem.figures().stream()
                .mapToDouble(figure -> {
                    int row = models.contains(figure.model()) ? models.indexOf(figure.model()) : models.size();
                    return figure.metric().of(policy.scope(row)).orElse(Double.NaN);
                })
                .toArray();
    }
}
