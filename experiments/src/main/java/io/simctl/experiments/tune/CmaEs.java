package io.simctl.experiments.tune;

import java.util.Arrays;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.apache.commons.math3.random.MersenneTwister;

/** CMA-ES in the unit cube, as long as a budget lasts. */
final class CmaEs {
    private static final double SIGMA = 0.15;
    private static final int MOST_EVALUATIONS = 10_000;

    private final RunBudget budget;
    private final double until;
    private final long seed;

    /** @param until the part of the budget that it ends at */
    CmaEs(RunBudget budget, double until, long seed) {
        this.budget = budget;
        this.until = until;
        this.seed = seed;
    }

    /** A function to minimise, which takes long. */
    @FunctionalInterface
    interface Cost {
        /** The cost at a place in the unit cube. */
        double at(double[] place) throws InterruptedException;
    }

    /** The end of the budget amid the optimiser's steps. */
    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Evaluates the function at places about {@code from} that promise less and less cost. */
    void run(double[] from, Cost cost) throws InterruptedException {
        int dimensions = from.length;
        double[] sigma = new double[dimensions];
        Arrays.fill(sigma, SIGMA);
        double[] upper = new double[dimensions];
        Arrays.fill(upper, 1);
        var optimiser = new CMAESOptimizer(
                MOST_EVALUATIONS, Double.NEGATIVE_INFINITY, true, 0, 0, new MersenneTwister(seed), false, null);
        try {
            optimiser.optimize(
                    new ObjectiveFunction(place -> evaluate(place, cost)),
                    GoalType.MINIMIZE,
                    new InitialGuess(from),
                    new SimpleBounds(new double[dimensions], upper),
                    new CMAESOptimizer.Sigma(sigma),
                    new CMAESOptimizer.PopulationSize(4 + (int) (3 * Math.log(dimensions))),
                    new MaxEval(MOST_EVALUATIONS));
        } catch (Spent | TooManyEvaluationsException end) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private double evaluate(double[] place, Cost cost) {
        if (budget.share() >= until) {
            throw new Spent();
        }
        try {
            return cost.at(place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Spent();
        }
    }
}
