package io.simctl.live.calibrate.fit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Least squares with no coefficient below zero, by the active set method of Lawson and Hanson (Solving Least Squares Problems, 1974,
 * chapter 23). Costs are of that kind: no token takes less than no time.
 */
final class NonNegativeLeastSquares {
    private static final double TOLERANCE = 1e-10;

    private final RealMatrix matrix;
    private final RealVector wanted;
    private final int columns;
    private final BitSet positive = new BitSet();
    private RealVector solution;

    private NonNegativeLeastSquares(RealMatrix matrix, RealVector wanted) {
        this.matrix = matrix;
        this.wanted = wanted;
        this.columns = matrix.getColumnDimension();
        this.solution = new ArrayRealVector(columns);
    }

    /**
     * The {@code x ≥ 0} that makes the squares of {@code rows · x − values} least.
     *
     * @param rows at least one, all of the same length
     * @param values one for each row
     */
    static double[] solve(double[][] rows, double[] values) {
        // columns of unit length, so that one tolerance suits tokens and pairs of tokens alike
        double[] lengths = lengths(rows);
        double[][] scaled = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : scaled) {
            for (int c = 0; c < lengths.length; c++) {
                row[c] /= lengths[c];
            }
        }
        NonNegativeLeastSquares problem =
                new NonNegativeLeastSquares(new Array2DRowRealMatrix(scaled, false), new ArrayRealVector(values));
        problem.run();
        double[] solution = problem.solution.toArray();
        for (int c = 0; c < lengths.length; c++) {
            solution[c] /= lengths[c];
        }
        return solution;
    }

    private static double[] lengths(double[][] rows) {
        double[] lengths = new double[rows[0].length];
        for (int c = 0; c < lengths.length; c++) {
            int column = c;
            double length = Math.sqrt(Arrays.stream(rows)
                    .mapToDouble(row -> row[column] * row[column])
                    .sum());
            lengths[c] = length == 0 ? 1 : length;
        }
        return lengths;
    }

    private void run() {
        double tolerance = TOLERANCE * Math.max(1e-300, wanted.getNorm());
        // each pass leaves a set of positive coefficients better than all before it; the limit is for rounding errors
        for (int pass = 0; pass < 3 * columns + 3; pass++) {
            int next = steepest(tolerance);
            if (next < 0) {
                return;
            }
            positive.set(next);
            settle(tolerance);
        }
    }

    /** The coefficient, among those at zero, whose growth lowers the squares fastest; -1 when none does. */
    private int steepest(double tolerance) {
        RealVector gradient = matrix.preMultiply(wanted.subtract(matrix.operate(solution)));
        int best = -1;
        for (int c = 0; c < columns; c++) {
            if (!positive.get(c)
                    && gradient.getEntry(c) > tolerance
                    && (best < 0 || gradient.getEntry(c) > gradient.getEntry(best))) {
                best = c;
            }
        }
        return best;
    }

    /** Goes to the best solution over the positive coefficients; those that fall to zero on the way stay there. */
    private void settle(double tolerance) {
        while (!positive.isEmpty()) {
            RealVector target = unconstrained();
            double step = 1;
            for (int c = positive.nextSetBit(0); c >= 0; c = positive.nextSetBit(c + 1)) {
                if (target.getEntry(c) <= tolerance) {
                    double from = solution.getEntry(c);
                    step = Math.min(step, from / Math.max(1e-300, from - target.getEntry(c)));
                }
            }
            solution = solution.add(target.subtract(solution).mapMultiply(step));
            if (step == 1) {
                return;
            }
            for (int c = 0; c < columns; c++) {
                if (positive.get(c) && solution.getEntry(c) <= tolerance) {
                    positive.clear(c);
                    solution.setEntry(c, 0);
                }
            }
        }
    }

    private RealVector unconstrained() {
        int[] chosen = positive.stream().toArray();
        int[] all = IntStream.range(0, matrix.getRowDimension()).toArray();
        RealVector some = new SingularValueDecomposition(matrix.getSubMatrix(all, chosen))
                .getSolver()
                .solve(wanted);
        RealVector whole = new ArrayRealVector(columns);
        for (int i = 0; i < chosen.length; i++) {
            whole.setEntry(chosen[i], some.getEntry(i));
        }
        return whole;
    }
}
