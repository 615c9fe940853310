package io.simctl.policy.index;

/** The number of requests that a machine should run at once (d-inference, coordinator scheduler and warm pool). */
public final class Concurrency {
    private static final double GIB = 1L << 30;

    private Concurrency() {}

    /** What a machine of this much memory takes when nothing better is known: 2 up to 24 GB, 4, 6, 8, and 12 beyond 128 GB. */
    public static int byMemory(long memoryBytes) {
        double gib = memoryBytes / GIB;
        if (gib <= 24) {
            return 2;
        }
        if (gib <= 48) {
            return 4;
        }
        if (gib <= 96) {
            return 6;
        }
        return gib <= 128 ? 8 : 12;
    }

    /**
     * The most requests at once that leave each a decode rate of {@code floor}, where r running ones get {@code solo} / (1 + k·r)
     * each.
     *
     * @param solo single-stream decode rate, tokens/s
     * @param floor decode rate that each request shall have, tokens/s
     * @param loadFactor k
     * @param cap never more than this
     * @return 1 to {@code cap}
     */
    public static int ofQuality(double solo, double floor, double loadFactor, int cap) {
        if (solo <= floor) {
            return 1;
        }
        return (int) Math.clamp(Math.floor((solo / floor - 1) / loadFactor), 1, Math.max(1, cap));
    }
}
