package io.simctl.experiments.sweep;

import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.figure.FigureName;
import io.simctl.report.stats.GroupEffects;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.SobolIndices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The share of a figure's variance over a sweep that is owed to a knob.
 *
 * @param policy name of the policy set
 * @param figure what varies
 * @param knob the knob's path
 * @param first the share that it has alone
 * @param firstCi95 a bootstrap interval; of Saltelli's design only
 * @param total the share with all of its interactions; empty where the design does not tell
 * @param totalCi95 likewise
 * @param points that have a finite value
 */
public record Sensitivity(
        String policy,
        FigureName figure,
        String knob,
        double first,
        Optional<Interval> firstCi95,
        OptionalDouble total,
        Optional<Interval> totalCi95,
        int points) {
    private static final int FEWEST = 8;
    private static final int MOST_GROUPS = 8;

    /** Of each knob for each policy and objective; nothing where there is one knob, or too few points. */
    public static List<Sensitivity> of(SweepResult result, List<Objective> objectives, long seed) {
        List<Sensitivity> all = new ArrayList<>();
        for (Objective objective : objectives) {
            for (String policy : result.policies()) {
                Values values = Values.of(result, policy, objective.figure());
                for (int knob = 0; knob < result.plan().design().knobs().size(); knob++) {
                    all.addAll(values.of(knob, seed).stream().toList());
                }
            }
        }
        return all;
    }

    /** The values of a figure at the points of the design, NaN where there is none. */
    private record Values(Design design, String policy, FigureName figure, double[] at) {
        static Values of(SweepResult result, String policy, FigureName figure) {
            Design design = result.plan().design();
            Map<DesignPoint, SweepResult.Finished> runs = result.byPoint();
            double[] at = design.points().stream()
                    .mapToDouble(point -> Optional.ofNullable(runs.get(point))
                            .map(run -> run.value(policy, figure))
                            .orElse(Double.NaN))
                    .map(value -> Double.isFinite(value) ? value : Double.NaN)
                    .toArray();
            return new Values(design, policy, figure, at);
        }

        Optional<Sensitivity> of(int knob, long seed) {
            int[] known = IntStream.range(0, at.length)
                    .filter(i -> !Double.isNaN(at[i]))
                    .toArray();
            if (design.knobs().size() < 2 || known.length < Math.min(FEWEST, at.length)) {
                return Optional.empty();
            }
            return switch (design.kind()) {
                case GRID -> Optional.of(known.length == at.length ? factorial(knob) : mainEffect(knob, known));
                case SOBOL, LHS -> Optional.of(mainEffect(knob, known));
                case SALTELLI -> indices(knob, seed);
            };
        }

        /** Of a whole grid the variance falls apart exactly. */
        private Sensitivity factorial(int knob) {
            double first = GroupEffects.between(
                    at,
                    design.points().stream()
                            .map(point -> point.values().get(knob))
                            .toList());
            double others = GroupEffects.between(
                    at,
                    design.points().stream().map(point -> without(point, knob)).toList());
            boolean varies = Arrays.stream(at).distinct().count() > 1;
            return plain(knob, first, OptionalDouble.of(varies ? Math.max(first, 1 - others) : 0), at.length);
        }

        private static List<String> without(DesignPoint point, int knob) {
            List<String> values = new ArrayList<>(point.values());
            values.remove(knob);
            return values;
        }

        /** By groups of points whose values of the knob are next to one another. */
        private Sensitivity mainEffect(int knob, int[] known) {
            List<String> texts = Arrays.stream(known)
                    .mapToObj(i -> design.points().get(i).values().get(knob))
                    .toList();
            boolean isOrdered =
                    texts.stream().allMatch(text -> VariedKnob.number(text).isPresent());
            double[] sorted = isOrdered
                    ? texts.stream()
                            .mapToDouble(text -> VariedKnob.number(text).orElseThrow())
                            .sorted()
                            .toArray()
                    : new double[0];
            int groups = Math.clamp(Math.round(Math.sqrt(known.length)), 2, MOST_GROUPS);
            List<?> group = isOrdered
                    ? texts.stream()
                            .map(text -> rank(sorted, VariedKnob.number(text).orElseThrow()) * groups / sorted.length)
                            .toList()
                    : texts;
            double[] values = Arrays.stream(known).mapToDouble(i -> at[i]).toArray();
            double share = GroupEffects.beyondChance(values, group);
            return plain(knob, share, OptionalDouble.empty(), known.length);
        }

        private static int rank(double[] sorted, double value) {
            return (int) Arrays.stream(sorted).filter(other -> other < value).count();
        }

        private Optional<Sensitivity> indices(int knob, long seed) {
            int block = design.knobs().size() + 2;
            int[] rows = IntStream.range(0, at.length / block)
                    .filter(row -> IntStream.of(0, 1, 2 + knob).noneMatch(i -> Double.isNaN(at[row * block + i])))
                    .toArray();
            if (rows.length < FEWEST) {
                return Optional.empty();
            }
            SobolIndices indices = SobolIndices.of(
                    column(rows, block, 0), column(rows, block, 1), column(rows, block, 2 + knob), seed);
            return Optional.of(new Sensitivity(
                    policy,
                    figure,
                    design.knobs().get(knob).path(),
                    indices.first().value(),
                    Optional.of(indices.first().ci95()),
                    OptionalDouble.of(indices.total().value()),
                    Optional.of(indices.total().ci95()),
                    rows.length * block));
        }

        private double[] column(int[] rows, int block, int place) {
            return Arrays.stream(rows)
                    .mapToDouble(row -> at[row * block + place])
                    .toArray();
        }

        private Sensitivity plain(int knob, double first, OptionalDouble total, int points) {
            return new Sensitivity(
                    policy,
                    figure,
                    design.knobs().get(knob).path(),
                    first,
                    Optional.empty(),
                    total,
                    Optional.empty(),
                    points);
        }
    }
}
