package io.simctl.report.stats;

/**
 * Percentiles by nearest rank, and how many samples they need. Percentiles are given in per mille, so that ranks are computed
 * without rounding: 950 is the p95.
 *
 * <p>The rule: with {@value #CONFIDENCE} confidence at least two samples must lie beyond the true percentile, on its thinner
 * side. For n samples and q = max(p, 1 - p) that is the smallest n with {@code q^n + n (1 - q) q^(n-1) <= 0.01}. It gives 662
 * for p99 and 64 for p90, the numbers of MLPerf's early stopping, and by the same rule 130 for p95 and 11 for the median.
 */
public final class Tails {
    private static final double CONFIDENCE = 0.99;

    private Tails() {}

    /** Fewest samples with which this percentile (1 to 999 per mille) means anything. */
    public static long samplesNeeded(int perMille) {
        if (perMille < 1 || perMille > 999) {
            throw new IllegalArgumentException(perMille + " per mille");
        }
        double q = Math.max(perMille, 1000 - perMille) / 1000.0;
        long tooFew = 1;
        long enough = 2;
        while (!isEnough(enough, q)) {
            tooFew = enough;
            enough *= 2;
        }
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) / 2;
            if (isEnough(middle, q)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    /** The chance that at most one of n samples lies beyond the percentile; it falls as n grows. */
    private static boolean isEnough(long n, double q) {
        double none = Math.pow(q, (double) n);
        double one = n * (1 - q) * Math.pow(q, (double) (n - 1));
        return none + one <= 1 - CONFIDENCE;
    }

    /** Nearest rank of the percentile among {@code count} samples: 1 for the smallest. */
    public static long rank(int perMille, long count) {
        return Math.max(1, Math.ceilDiv(count * perMille, 1000));
    }
}
