package io.simctl.experiments.sweep;

import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.stats.ParetoFront;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A policy set at a point of a sweep, by the objectives.
 *
 * @param policy name of the policy set
 * @param values its knobs; empty texts in place of those inside of other policy sets
 * @param figures one for each objective
 * @param isBest whether nothing in the sweep is at least as good by every objective and better by one
 */
public record RatedPoint(String policy, List<String> values, List<PointFigure> figures, boolean isBest) {
    public RatedPoint {
        values = List.copyOf(values);
        figures = List.copyOf(figures);
    }

    /** All of a sweep, in the order of its points; what is alike once only. */
    public static List<RatedPoint> of(SweepResult result, List<Objective> objectives) {
        Set<List<Object>> seen = new HashSet<>();
        List<RatedPoint> rated = new ArrayList<>();
        List<String> policies = result.policies();
        for (SweepResult.Finished point : result.finished()) {
            for (String policy : policies) {
                List<String> values = result.plan().noticed(policy, point.point());
                if (seen.add(List.of(policy, values))) {
                    rated.add(new RatedPoint(policy, values, figures(point, policy, objectives), false));
                }
            }
        }
        Set<Integer> best = Set.copyOf(ParetoFront.of(
                rated.stream().map(point -> point.costs(objectives)).toList()));
        return IntStream.range(0, rated.size())
                .mapToObj(i -> best.contains(i) ? rated.get(i).best() : rated.get(i))
                .toList();
    }

    private static List<PointFigure> figures(SweepResult.Finished point, String policy, List<Objective> objectives) {
        return objectives.stream()
                .map(objective -> point.figure(policy, objective.figure()).orElseThrow())
                .toList();
    }

    private RatedPoint best() {
        return new RatedPoint(policy, values, figures, true);
    }

    /** Its values by the objectives, of which less is better; NaN where there is none. */
    double[] costs(List<Objective> objectives) {
        return IntStream.range(0, objectives.size())
                .mapToDouble(i -> objectives.get(i).cost(figures.get(i).value().orElse(Double.NaN)))
                .toArray();
    }

    /** The best first, each by the first objective and then by the next. */
    public static Comparator<RatedPoint> order(List<Objective> objectives) {
        Comparator<RatedPoint> order = Comparator.comparing(point -> !point.isBest());
        for (int i = 0; i < objectives.size(); i++) {
            int objective = i;
            order = order.thenComparingDouble(point -> cost(point, objectives, objective));
        }
        return order;
    }

    private static double cost(RatedPoint point, List<Objective> objectives, int i) {
        OptionalDouble value = point.figures().get(i).value();
        return value.isPresent() ? objectives.get(i).cost(value.getAsDouble()) : Double.POSITIVE_INFINITY;
    }

    /** The knobs in a few characters: {@code min_dwell 5m, count 4}. */
    public String label(List<VariedKnob> knobs) {
        return IntStream.range(0, knobs.size())
                .filter(i -> !values.get(i).isEmpty())
                .mapToObj(i -> knobs.size() == 1 ? values.get(i) : knobs.get(i).shortName() + " " + values.get(i))
                .collect(Collectors.joining(", "));
    }
}
