package io.simctl.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.VariedKnob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The way from points to shares of variance, with functions in place of runs whose shares are known. */
class SensitivityTest {
    private static final List<Objective> OBJECTIVES = Objective.ofOption("--objective", "goodput", List.of());

    private static List<Sensitivity> of(
            Design.Kind kind, int points, ToDoubleFunction<double[]> function, String... knobs) {
        List<VariedKnob> varied = Stream.of(knobs)
                .map(text -> VariedKnob.ofOption("--vary", text))
                .toList();
        SweepPlan plan = new SweepPlan(
                ScenarioSource.of(Path.of("none.yaml")), List.of(), Design.of(kind, varied, points, 3), List.of());
        List<SweepResult.Outcome> outcomes = plan.points().stream()
                .<SweepResult.Outcome>map(point -> {
                    double[] at = point.values().stream()
                            .mapToDouble(text -> VariedKnob.number(text).orElseThrow())
                            .toArray();
                    PointFigure figure = new PointFigure(
                            "p",
                            OBJECTIVES.getFirst().figure(),
                            OptionalDouble.of(function.applyAsDouble(at)),
                            Optional.empty());
                    return new SweepResult.Finished(point, "", List.of(figure), List.of("*"), false);
                })
                .toList();
        return Sensitivity.of(new SweepResult(plan, outcomes), OBJECTIVES, 1);
    }

    /** Ishigami and Homma, 1990, with a = 7 and b = 0.1. */
    private static double ishigami(double[] x) {
        return Math.sin(x[0]) + 7 * Math.pow(Math.sin(x[1]), 2) + 0.1 * Math.pow(x[2], 4) * Math.sin(x[0]);
    }

    @Test
    void findsTheIndicesOfIshigamisFunction() {
        List<Sensitivity> shares = of(
                Design.Kind.SALTELLI,
                4096,
                SensitivityTest::ishigami,
                "x=-3.14159265..3.14159265",
                "y=-3.14159265..3.14159265",
                "z=-3.14159265..3.14159265");

        double[] first = {0.3139, 0.4424, 0};
        double[] total = {0.5576, 0.4424, 0.2437};
        for (int i = 0; i < 3; i++) {
            Sensitivity share = shares.get(i);
            assertThat(share.first()).isCloseTo(first[i], within(0.03));
            assertThat(share.total().orElseThrow()).isCloseTo(total[i], within(0.02));
            assertThat(share.totalCi95().orElseThrow().holds(total[i])).isTrue();
        }
    }

    @Test
    void dividesTheVarianceOfAWholeGridExactly() {
        // on -1, 0, 1 the variances are 2/3 of x, 4 * 2/3 of 2 y, and 4/9 of x y
        List<Sensitivity> shares =
                of(Design.Kind.GRID, 0, at -> at[0] + 2 * at[1] + at[0] * at[1], "x=-1,0,1", "y=-1,0,1");

        double all = 2.0 / 3 + 8.0 / 3 + 4.0 / 9;
        assertThat(shares.get(0).first()).isCloseTo(2.0 / 3 / all, within(1e-9));
        assertThat(shares.get(0).total().orElseThrow()).isCloseTo((2.0 / 3 + 4.0 / 9) / all, within(1e-9));
        assertThat(shares.get(1).first()).isCloseTo(8.0 / 3 / all, within(1e-9));
        assertThat(shares.get(1).total().orElseThrow()).isCloseTo((8.0 / 3 + 4.0 / 9) / all, within(1e-9));
    }

    @Test
    void findsMainEffectsInSpaceFillingDesigns() {
        for (Design.Kind kind : List.of(Design.Kind.SOBOL, Design.Kind.LHS)) {
            List<Sensitivity> shares = of(kind, 256, at -> Math.pow(at[0], 2), "x=0.0..1", "y=0.0..1");
            assertThat(shares.get(0).first()).isGreaterThan(0.95);
            assertThat(shares.get(1).first()).isLessThan(0.05);
            assertThat(shares.get(1).total()).isEmpty();
        }
    }

    @Test
    void saysNothingOfASingleKnobNorOfTooFewPoints() {
        assertThat(of(Design.Kind.GRID, 0, at -> at[0], "x=1,2,3")).isEmpty();
        assertThat(of(Design.Kind.LHS, 8, at -> Double.POSITIVE_INFINITY, "x=0.0..1", "y=0.0..1"))
                .isEmpty();
    }
}
