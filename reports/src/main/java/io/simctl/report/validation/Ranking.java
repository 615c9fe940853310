package io.simctl.report.validation;

import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The order of the policies in each of both worlds.
 *
 * @param names of the policies in the order of the scenario
 * @param figures the figure of each
 */
public record Ranking(Metric metric, List<String> names, List<Figure> figures) {
    public Ranking {
        names = List.copyOf(names);
        figures = List.copyOf(figures);
    }

    /** Whether every policy has the figure in both worlds. */
    public boolean isKnown() {
        return figures.stream()
                .allMatch(figure ->
                        figure.simulated().isPresent() && figure.liveMean().isPresent());
    }

    /** Names by the simulated figure, the best first. */
    public List<String> simulated() {
        return order(figures.stream().map(Figure::simulated).toList());
    }

    /** Names by the mean of the live runs, the best first. */
    public List<String> live() {
        return order(figures.stream().map(Figure::liveMean).toList());
    }

    private List<String> order(List<OptionalDouble> values) {
        boolean higher = metric.direction() == Direction.HIGHER_IS_BETTER;
        double worst = higher ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        Comparator<Integer> byValue =
                Comparator.comparingDouble(i -> values.get(i).orElse(worst));
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(higher ? byValue.reversed() : byValue)
                .map(names::get)
                .toList();
    }

    /** Pairs of policies. */
    public int pairs() {
        return names.size() * (names.size() - 1) / 2;
    }

    /** Pairs that reality tells apart: all live runs of one lie before all of the other. */
    public int apart() {
        return count((a, b) -> order(a, b) != 0);
    }

    /** Pairs that reality tells apart and that stand the other way round, or level, in simulation. */
    public int contradictions() {
        return count((a, b) -> order(a, b) != 0
                && order(a, b)
                        != Double.compare(
                                a.simulated().orElse(Double.NaN), b.simulated().orElse(Double.NaN)));
    }

    private interface Between {
        boolean holds(Figure a, Figure b);
    }

    private int count(Between some) {
        return (int) IntStream.range(0, figures.size())
                .mapToLong(i -> IntStream.range(0, i)
                        .filter(j -> some.holds(figures.get(i), figures.get(j)))
                        .count())
                .sum();
    }

    /** -1, 1, or 0 where their live runs overlap. */
    private static int order(Figure a, Figure b) {
        return a.most() < b.least() ? -1 : a.least() > b.most() ? 1 : 0;
    }
}
