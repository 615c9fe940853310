package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NonNegativeLeastSquaresTest {
    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.getDefault().create(seed);
    }

    private static double[][] matrix(RandomGenerator random, int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        // columns of very different size, as tokens and pairs of tokens are
        for (double[] row : matrix) {
            Arrays.setAll(row, c -> random.nextGaussian() * Math.pow(1000, c % 3 - 1));
        }
        return matrix;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Property(tries = 300)
    void findsCoefficientsThatAreNotNegative(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int columns, @ForAll @IntRange(max = 12) int more) {
        RandomGenerator random = random(seed);
        double[][] rows = matrix(random, columns + more, columns);
        double[] wanted = new double[columns];
        Arrays.setAll(wanted, c -> random.nextInt(3) == 0 ? 0 : random.nextDouble());

        double[] found = NonNegativeLeastSquares.solve(
                rows, Arrays.stream(rows).mapToDouble(row -> dot(row, wanted)).toArray());

        for (int i = 0; i < rows.length; i++) {
            assertThat(dot(rows[i], found)).isCloseTo(dot(rows[i], wanted), within(1e-4));
        }
    }

    /** Karush, Kuhn and Tucker: along no coefficient is there a way down, but for those at zero the one below it. */
    @Property(tries = 300)
    void leavesNoWayDown(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int columns, @ForAll @IntRange(max = 12) int more) {
        RandomGenerator random = random(seed);
        double[][] rows = matrix(random, columns + more, columns);
        double[] values = new double[rows.length];
        Arrays.setAll(values, i -> random.nextGaussian());

        double[] found = NonNegativeLeastSquares.solve(rows, values);

        for (int c = 0; c < columns; c++) {
            double slope = 0;
            double length = 0;
            for (int i = 0; i < rows.length; i++) {
                slope += rows[i][c] * (values[i] - dot(rows[i], found));
                length += rows[i][c] * rows[i][c];
            }
            slope /= Math.sqrt(length);
            assertThat(found[c]).isNotNegative();
            assertThat(slope).as("slope along %s", c).isLessThan(1e-6);
            if (found[c] > 0) {
                assertThat(slope).as("slope along %s", c).isCloseTo(0, within(1e-6));
            }
        }
    }

    @Test
    void givesAColumnOfZerosNothing() {
        double[] found = NonNegativeLeastSquares.solve(new double[][] {{0, 2}, {0, 4}}, new double[] {2, 4});
        assertThat(found[0]).isZero();
        assertThat(found[1]).isCloseTo(1, within(1e-9));
    }
}
