package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SobolIndicesTest {
    private static final int BASE = 4000;

    /** {@code x + 2 y + 3 x y} of inputs with mean 0 and variance 1: shares 1, 4 and 9 of 14. */
    private static double function(double x, double y) {
        return x + 2 * y + 3 * x * y;
    }

    @Test
    void tellsWhatAnInputDoesAloneAndWithOthers() {
        var random = new SplittableRandom(5);
        double[] a = new double[BASE];
        double[] b = new double[BASE];
        double[] mixed = new double[BASE];
        for (int i = 0; i < BASE; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            double otherX = random.nextGaussian();
            a[i] = function(x, y);
            b[i] = function(otherX, random.nextGaussian());
            mixed[i] = function(otherX, y);
        }
        SobolIndices indices = SobolIndices.of(a, b, mixed, 1);

        assertThat(indices.total().value()).isCloseTo(10.0 / 14, within(0.08));
        assertThat(indices.total().ci95().holds(10.0 / 14)).isTrue();
        assertThat(indices.first().ci95().holds(1.0 / 14)).isTrue();
    }

    @Test
    void isNothingOfAConstant() {
        SobolIndices indices = SobolIndices.of(new double[] {2, 2}, new double[] {2, 2}, new double[] {2, 2}, 1);
        assertThat(indices.first().value()).isZero();
        assertThat(indices.total().value()).isZero();
    }
}
