package io.simctl.experiments.tune;

import io.simctl.experiments.design.SobolPoints;
import io.simctl.report.stats.ParetoFront;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The search by several objectives, after NSGA-II (Deb and others, IEEE Transactions on Evolutionary Computation 6, 2002): a Sobol sequence looks
 * everywhere; then parents of the better fronts, and within a front those that stand alone, have children by crossing and mutation; the last of the
 * budget goes to replications of the front. What breaks a bound is behind whatever keeps them all.
 */
final class ParetoSearch implements Search {
    private static final double EXPLORED = 0.4;
    private static final double EVOLVED = 0.7;
    private static final double MUTATION = 0.1;
    private static final int PARENTS = 12;
    private static final double BROKEN = 1e12;
    private static final int MOST_TRIES = 10_000;

    private final TuneProblem problem;
    private final RunBudget budget;
    private final long seed;

    ParetoSearch(TuneProblem problem, RunBudget budget, long seed) {
        this.problem = problem;
        this.budget = budget;
        this.seed = seed;
    }

    /** A candidate among others. */
    private record Rated(Candidate candidate, int front, double crowding) {}

    @Override
    public List<Candidate> run(Trials trials, int replications) throws InterruptedException {
        trials.explore(new SobolPoints(problem.knobs().size(), seed), EXPLORED);
        var random = new SplittableRandom(seed);
        for (int tries = 0; budget.share() < EVOLVED && tries < MOST_TRIES; tries++) {
            List<Candidate> parents = better(trials.tried(), trials);
            List<Candidate> children = IntStream.range(0, budget.batch())
                    .mapToObj(i -> trials.at(child(parents, random)))
                    .toList();
            trials.run(children, 1);
        }
        for (int runs = 2; runs < 2 * replications && budget.share() < 1; runs *= 2) {
            trials.run(front(trials, 1), Math.min(runs, replications));
        }
        int most =
                trials.tried().stream().mapToInt(Candidate::replications).max().orElseThrow();
        return front(trials, most);
    }

    /** The first front of those with so many replications. */
    private List<Candidate> front(Trials trials, int replications) {
        List<Candidate> enough = trials.tried().stream()
                .filter(candidate -> candidate.replications() >= replications)
                .toList();
        return ParetoFront.of(costs(enough, trials)).stream().map(enough::get).toList();
    }

    private List<Candidate> better(List<Candidate> all, Trials trials) {
        List<Rated> rated = new ArrayList<>();
        List<Candidate> rest = new ArrayList<>(all);
        for (int front = 0; !rest.isEmpty() && rated.size() < PARENTS; front++) {
            List<double[]> costs = costs(rest, trials);
            List<Integer> first = ParetoFront.of(costs);
            if (first.isEmpty()) {
                break;
            }
            for (int i : first) {
                rated.add(new Rated(rest.get(i), front, crowding(costs, first, i)));
            }
            rest.removeAll(first.stream().map(rest::get).toList());
        }
        return rated.stream()
                .sorted(Comparator.comparingInt(Rated::front)
                        .thenComparing(
                                Comparator.comparingDouble(Rated::crowding).reversed()))
                .limit(PARENTS)
                .map(Rated::candidate)
                .toList();
    }

    /** How far the neighbours on a front are apart, over all costs; infinite at its ends. */
    private static double crowding(List<double[]> costs, List<Integer> front, int of) {
        double sum = 0;
        for (int cost = 0; cost < costs.get(of).length; cost++) {
            int measure = cost;
            double own = costs.get(of)[cost];
            double[] others = front.stream()
                    .mapToDouble(i -> costs.get(i)[measure])
                    .sorted()
                    .toArray();
            double below = IntStream.range(0, others.length)
                    .mapToDouble(i -> others[i])
                    .filter(x -> x < own)
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
            double above = IntStream.range(0, others.length)
                    .mapToDouble(i -> others[i])
                    .filter(x -> x > own)
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
            double span = others[others.length - 1] - others[0];
            sum += span > 0 ? (above - below) / span : 0;
        }
        return sum;
    }

    /** All costs of each; those of what breaks a bound beyond all others, by how far it does. */
    private List<double[]> costs(List<Candidate> candidates, Trials trials) {
        return candidates.stream()
                .map(candidate -> {
                    double[] values = trials.means(candidate);
                    double violation = problem.violation(values);
                    double[] costs = problem.costs(values);
                    return violation == 0
                            ? costs
                            : IntStream.range(0, costs.length)
                                    .mapToDouble(i -> BROKEN * (1 + Math.min(1e6, violation)))
                                    .toArray();
                })
                .toList();
    }

    private double[] child(List<Candidate> parents, SplittableRandom random) {
        double[] mother = parents.get(random.nextInt(parents.size())).place();
        double[] father = parents.get(random.nextInt(parents.size())).place();
        double[] child = new double[mother.length];
        for (int i = 0; i < child.length; i++) {
            double inherited = random.nextBoolean() ? mother[i] : father[i];
            child[i] = Math.clamp(inherited + MUTATION * random.nextGaussian(), 0, 1);
        }
        return child;
    }
}
