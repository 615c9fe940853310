package io.simctl.report.stats;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * Mann and Whitney's test of whether the values of one sample tend to be higher than those of another (1947). Infinite values are ranked
 * like any other. The p-value is exact for samples without ties of which one has at most 8 values, as SciPy's is by default; else it is
 * that of the normal approximation with corrections for ties and for continuity.
 *
 * @param u pairs of which the right value is the higher, those with equal values by half
 * @param pairs of a left and a right value
 * @param pValue how likely two samples of the same distribution are as far apart as these, or further
 */
public record RankSum(double u, double pairs, double pValue) {
    private static final int LARGEST_EXACT = 8;

    /** The test of two samples, of which neither is empty. */
    public static RankSum of(double[] left, double[] right) {
        double[] both = Arrays.copyOf(right, right.length + left.length);
        System.arraycopy(left, 0, both, right.length, left.length);
        double[] ranks = new NaturalRanking(TiesStrategy.AVERAGE).rank(finite(both));
        double sum = Arrays.stream(ranks).limit(right.length).sum();
        double u = sum - right.length * (right.length + 1) / 2.0;
        double ties = ties(ranks);
        boolean isExact = ties == 0 && Math.min(left.length, right.length) <= LARGEST_EXACT;
        double p = isExact ? exact(u, left.length, right.length) : approximate(u, left.length, right.length, ties);
        return new RankSum(u, (double) left.length * right.length, p);
    }

    /** Below 0 when the right values tend to be lower, above 0 when higher, 0 when neither. */
    public int side() {
        return Double.compare(u, pairs / 2);
    }

    /** With infinity as the largest number, which ranks alike and can be told apart from others. */
    private static double[] finite(double[] values) {
        return Arrays.stream(values)
                .map(value -> Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE))
                .toArray();
    }

    /** The sum of t³ - t over groups of t equal values. */
    private static double ties(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double sum = 0;
        int group = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[group]) {
                double t = i - group;
                sum += t * t * t - t;
                group = i;
            }
        }
        return sum;
    }

    /** Twice the share of all orders of the values whose u is as small, or as large. */
    private static double exact(double u, int left, int right) {
        double[] orders = orders(left, right);
        int smaller = (int) Math.min(u, (double) left * right - u);
        double tail = 0;
        for (int i = 0; i <= smaller; i++) {
            tail += orders[i];
        }
        return Math.min(1, 2 * tail / Arrays.stream(orders).sum());
    }

    /** How many of the orders of the values have each u: those of fewer right values, and then where the next one stands. */
    private static double[] orders(int left, int right) {
        double[][] orders = new double[left + 1][left * right + 1];
        for (double[] some : orders) {
            some[0] = 1;
        }
        for (int n = 1; n <= right; n++) {
            for (int m = 1; m <= left; m++) {
                double[] with = new double[left * right + 1];
                for (int u = 0; u < with.length; u++) {
                    with[u] = orders[m - 1][u] + (u < m ? 0 : orders[m][u - m]);
                }
                orders[m] = with;
            }
        }
        return orders[left];
    }

    private static double approximate(double u, int left, int right, double ties) {
        double n = left + right;
        double variance = left * right / 12.0 * (n + 1 - ties / (n * (n - 1)));
        double distance = Math.abs(u - left * right / 2.0) - 0.5;
        return variance <= 0 || distance <= 0
                ? 1
                : 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-distance / Math.sqrt(variance));
    }
}
