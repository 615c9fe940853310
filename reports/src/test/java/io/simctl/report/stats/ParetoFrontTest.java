package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    /** By the definition: no other is nowhere more and somewhere less. */
    private static List<Integer> bruteForce(List<double[]> points) {
        List<Integer> front = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            boolean isBeaten = false;
            for (double[] other : points) {
                boolean nowhereMore = true;
                boolean somewhereLess = false;
                for (int m = 0; m < other.length; m++) {
                    nowhereMore &= other[m] <= points.get(i)[m];
                    somewhereLess |= other[m] < points.get(i)[m];
                }
                isBeaten |= nowhereMore && somewhereLess;
            }
            if (!isBeaten) {
                front.add(i);
            }
        }
        return front;
    }

    @Property
    void isWhatTheDefinitionSays(@ForAll @Size(max = 30) List<@Size(3) List<@IntRange(max = 5) Integer>> points) {
        List<double[]> values = points.stream()
                .map(point -> point.stream().mapToDouble(Integer::doubleValue).toArray())
                .toList();
        assertThat(ParetoFront.of(values)).isEqualTo(bruteForce(values));
    }

    @Test
    void leavesOutWhatHasNoValueAndTakesTheInfinite() {
        List<double[]> points =
                List.of(new double[] {1, Double.POSITIVE_INFINITY}, new double[] {Double.NaN, 0}, new double[] {2, 5});
        assertThat(ParetoFront.of(points)).containsExactly(0, 2);
    }
}
