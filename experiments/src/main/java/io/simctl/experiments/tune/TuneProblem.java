package io.simctl.experiments.tune;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.FigureBound;
import io.simctl.experiments.sweep.Objective;
import io.simctl.report.figure.FigureName;
import io.simctl.scenario.load.Loaded;
import java.util.List;
import java.util.stream.Stream;

/**
 * A task of tuning: a policy set's knobs, by objectives and within bounds.
 *
 * @param source the scenario
 * @param policy name of the policy set
 * @param knobs at least one
 * @param objectives at least one
 * @param bounds what has to be kept; perhaps none
 * @param parts what the search sees of the workload, and what it does not
 */
public record TuneProblem(
        ScenarioSource source,
        String policy,
        List<VariedKnob> knobs,
        List<Objective> objectives,
        List<FigureBound> bounds,
        WorkloadParts parts) {
    public TuneProblem {
        knobs = List.copyOf(knobs);
        objectives = List.copyOf(objectives);
        bounds = List.copyOf(bounds);
    }

    /** The figures that a search looks at: of the objectives, then of the bounds. */
    List<FigureName> figures() {
        return Stream.concat(
                        objectives.stream().map(Objective::figure),
                        bounds.stream().map(FigureBound::figure))
                .toList();
    }

    /** The scenario at a point, as the search runs it. */
    Loaded forSearch(DesignPoint point) {
        return source.with(point.sets(knobs)).with(parts.search()).load();
    }

    /** The scenario as it is held out from the search, with some overrides. */
    RunPlan heldOut(List<String> sets) {
        return RunPlan.of(source.with(sets).with(parts.heldOut()).load()).withPolicies(List.of(policy));
    }

    /** How far the bounds are broken together by values of the {@link #figures}; 0 where all are kept. */
    double violation(double[] values) {
        double sum = 0;
        for (int i = 0; i < bounds.size(); i++) {
            sum += bounds.get(i).violation(values[objectives.size() + i]);
        }
        return sum;
    }

    /** The objectives as costs, of which less is better; infinite where there is no value. */
    double[] costs(double[] values) {
        double[] costs = new double[objectives.size()];
        for (int i = 0; i < costs.length; i++) {
            double cost = objectives.get(i).cost(values[i]);
            costs[i] = Double.isNaN(cost) ? Double.POSITIVE_INFINITY : cost;
        }
        return costs;
    }
}
