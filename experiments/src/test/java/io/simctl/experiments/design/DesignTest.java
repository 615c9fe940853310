package io.simctl.experiments.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.yaml.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DesignTest {
    private static List<VariedKnob> knobs(String... texts) {
        return List.of(texts).stream()
                .map(text -> VariedKnob.ofOption("--vary", text))
                .toList();
    }

    private static List<Integer> strata(List<double[]> points, int coordinate, int strata) {
        return points.stream()
                .map(point -> (int) (point[coordinate] * strata))
                .sorted()
                .toList();
    }

    private static List<Integer> each(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Property(tries = 50)
    void turnsTheLastKnobOfAGridFastest(
            @ForAll @IntRange(min = 2, max = 5) int first, @ForAll @IntRange(min = 2, max = 5) int second) {
        List<List<String>> loops = new ArrayList<>();
        for (int i = 1; i <= first; i++) {
            for (int k = 1; k <= second; k++) {
                loops.add(List.of(Integer.toString(i), Integer.toString(k)));
            }
        }
        Design grid = Design.of(
                Design.Kind.GRID,
                knobs("a=1..%d:%d".formatted(first, first), "b=1..%d:%d".formatted(second, second)),
                0,
                1);

        assertThat(grid.points()).extracting(DesignPoint::values).isEqualTo(loops);
    }

    @Property(tries = 50)
    void putsOnePointOfALatinHypercubeIntoEachStratum(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 5) int knobs,
            @ForAll long seed) {
        List<double[]> points = LatinHypercube.points(knobs, count, seed);

        for (int knob = 0; knob < knobs; knob++) {
            assertThat(strata(points, knob, count)).isEqualTo(each(count));
        }
    }

    @Property(tries = 50)
    void putsOneOfTwoToTheKSobolPointsIntoEachStratum(
            @ForAll @IntRange(min = 0, max = 8) int k,
            @ForAll @IntRange(min = 1, max = 6) int knobs,
            @ForAll long seed) {
        List<double[]> points = new SobolPoints(knobs, seed).take(1 << k);

        for (int knob = 0; knob < knobs; knob++) {
            assertThat(strata(points, knob, 1 << k)).isEqualTo(each(1 << k));
        }
    }

    @Property(tries = 20)
    void givesEqualPointsForEqualSeeds(@ForAll Design.Kind kind, @ForAll long seed) {
        List<VariedKnob> knobs = knobs("a=0s..10m:3", "b=1..100:4");
        assertThat(Design.of(kind, knobs, 8, seed)).isEqualTo(Design.of(kind, knobs, 8, seed));
    }

    @Test
    void mixesOneColumnOfBIntoAForEachKnobOfSaltellisDesign() {
        List<DesignPoint> points = Design.of(Design.Kind.SALTELLI, knobs("a=0.0..1", "b=0.0..1", "c=0.0..1"), 4, 7)
                .points();

        assertThat(points).hasSize(4 * 5);
        for (int row = 0; row < 4; row++) {
            List<String> a = points.get(5 * row).values();
            List<String> b = points.get(5 * row + 1).values();
            for (int knob = 0; knob < 3; knob++) {
                List<String> expected = new ArrayList<>(a);
                expected.set(knob, b.get(knob));
                assertThat(points.get(5 * row + 2 + knob).values()).isEqualTo(expected);
            }
        }
    }

    @Test
    void refusesAGridOfARangeWithoutSteps() {
        assertThatThrownBy(() -> Design.of(Design.Kind.GRID, knobs("a=1s..2s"), 0, 1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("lo..hi:5");
    }

    @Test
    void refusesToVaryAKnobTwice() {
        assertThatThrownBy(() -> Design.of(Design.Kind.GRID, knobs("a=1,2", "a=3,4"), 0, 1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("varied twice");
    }
}
