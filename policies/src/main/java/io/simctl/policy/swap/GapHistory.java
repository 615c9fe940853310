package io.simctl.policy.swap;

/**
 * The gaps between arrivals so far, newer ones weighing more, and what they say of the next arrival: it is as far off as it was on
 * average when there had been nothing for as long. After a burst that is further than the average gap, in one it is nearer.
 */
final class GapHistory {
    private static final long NOT_YET = -1;
    private static final int BUCKETS = Long.SIZE;

    /** Less than any gap counts that still matters. */
    private static final double NOTHING = 1e-9;

    private final double keep;
    private final double[] weights = new double[BUCKETS];
    private final double[] sums = new double[BUCKETS];
    private long lastAt = NOT_YET;
    private boolean knowsGaps;

    /** @param weight of the newest gap, above 0 and at most 1 */
    GapHistory(double weight) {
        keep = 1 - weight;
    }

    /** A request has come. */
    void arrived(long now) {
        if (lastAt != NOT_YET) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                weights[bucket] *= keep;
                sums[bucket] *= keep;
            }
            long gap = now - lastAt;
            weights[bucket(gap)] += 1;
            sums[bucket(gap)] += gap;
            knowsGaps = true;
        }
        lastAt = now;
    }

    /** Gaps are told apart by powers of two. */
    private static int bucket(long gap) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, gap));
    }

    /** Nanoseconds until the next arrival, as far as can be expected; infinite when there have not been two yet. */
    double next(long now) {
        return expected(now - lastAt);
    }

    /** Nanoseconds between the arrivals to come, as far as can be expected: not less than usual, and more in a long silence. */
    double gap(long now) {
        return Math.max(expected(0), next(now));
    }

    private double expected(long silence) {
        if (!knowsGaps) {
            return Double.POSITIVE_INFINITY;
        }
        double weight = 0;
        double sum = 0;
        for (int bucket = bucket(silence); bucket < BUCKETS; bucket++) {
            if (sums[bucket] > silence * weights[bucket]) {
                weight += weights[bucket];
                sum += sums[bucket];
            }
        }
        // a silence longer than any before may well last as long again
        return Math.max(1, weight < NOTHING ? silence : sum / weight - silence);
    }
}
