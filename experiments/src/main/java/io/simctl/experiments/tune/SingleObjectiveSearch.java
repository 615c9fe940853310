package io.simctl.experiments.tune;

import io.simctl.experiments.design.SobolPoints;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The search by one objective. A Sobol sequence looks everywhere with one replication each; a race gives the better ones more replications; then
 * CMA-ES goes on from the best, or with one knob the middles to its neighbours; and the last of the budget goes to replications of the few best.
 * What breaks a bound is worse than whatever keeps them all.
 */
final class SingleObjectiveSearch implements Search {
    private static final double EXPLORED = 0.5;
    private static final double RACED = 0.65;
    private static final double REFINED = 0.85;
    private static final int RACERS = 4;
    private static final int FINALISTS = 3;
    private static final double MOST_VIOLATED = 1e6;

    private final TuneProblem problem;
    private final RunBudget budget;
    private final long seed;

    SingleObjectiveSearch(TuneProblem problem, RunBudget budget, long seed) {
        this.problem = problem;
        this.budget = budget;
        this.seed = seed;
    }

    @Override
    public List<Candidate> run(Trials trials, int replications) throws InterruptedException {
        trials.explore(new SobolPoints(problem.knobs().size(), seed), EXPLORED);
        race(trials, replications, RACED, RACERS);
        int reached = ranked(trials).findFirst().orElseThrow().replications();
        if (problem.knobs().size() == 1) {
            halve(trials, reached);
        } else {
            double[] from = ranked(trials).findFirst().orElseThrow().place();
            new CmaEs(budget, REFINED, seed).run(from, place -> fitness(trials, place, reached));
        }
        race(trials, replications, 1, FINALISTS);
        int most =
                trials.tried().stream().mapToInt(Candidate::replications).max().orElseThrow();
        return ranked(trials)
                .filter(candidate -> candidate.replications() == most)
                .limit(1)
                .toList();
    }

    /** Doubles the replications of the better ones, and halves their number, as far as the budget goes. */
    private void race(Trials trials, int replications, double until, int racers) throws InterruptedException {
        int left = racers;
        for (int runs = 2; budget.share() < until; runs *= 2) {
            trials.run(ranked(trials).limit(left).toList(), Math.min(runs, replications));
            if (runs >= replications) {
                return;
            }
            left = Math.max(2, left / 2);
        }
    }

    /** Between the best and its neighbours on both sides, until there is nothing new between them. */
    private void halve(Trials trials, int replications) throws InterruptedException {
        boolean isNew = true;
        while (budget.share() < REFINED && isNew) {
            double best = ranked(trials).findFirst().orElseThrow().place()[0];
            double[] places = trials.tried().stream()
                    .mapToDouble(tried -> tried.place()[0])
                    .toArray();
            double left =
                    DoubleStream.of(places).filter(place -> place < best).max().orElse(0);
            double right =
                    DoubleStream.of(places).filter(place -> place > best).min().orElse(1);
            List<Candidate> middles = DoubleStream.of((left + best) / 2, (best + right) / 2)
                    .mapToObj(place -> trials.at(new double[] {place}))
                    .filter(candidate -> candidate.replications() < replications)
                    .toList();
            trials.run(middles, replications);
            isNew = !middles.isEmpty();
        }
    }

    /** The cost; beyond the worst of all where a bound is broken. CMA-ES goes by ranks, so that only the order matters. */
    private double fitness(Trials trials, double[] place, int replications) throws InterruptedException {
        Candidate candidate = trials.at(place);
        trials.run(List.of(candidate), replications);
        double[] values = trials.means(candidate);
        double violation = problem.violation(values);
        double cost = problem.costs(values)[0];
        if (violation == 0 && Double.isFinite(cost)) {
            return cost;
        }
        double worst = trials.tried().stream()
                .mapToDouble(other -> problem.costs(trials.means(other))[0])
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return worst + Math.abs(worst) + 1 + Math.min(MOST_VIOLATED, violation);
    }

    private Stream<Candidate> ranked(Trials trials) {
        return trials.tried().stream()
                .sorted(Comparator.comparingDouble((Candidate tried) -> problem.violation(trials.means(tried)))
                        .thenComparingDouble(tried -> problem.costs(trials.means(tried))[0]));
    }
}
