package io.simctl.trace.stats;

/**
 * Counts of requests that were recorded with the same time as another one, as traces of coarse clocks have them.
 *
 * @param times different times
 * @param sharing requests that are not the only one of their time
 * @param largest requests at the most frequent time
 */
public record SharedTimes(long times, long sharing, long largest) {
    private static final int FEW = 10;

    /** Whether so many of {@code requests} share their time, one in ten, that a replay comes in lumps. */
    public boolean isCoarse(long requests) {
        return sharing > requests / FEW;
    }

    /** A counter of times that do not fall. */
    public static final class Counter {
        private long times;
        private long sharing;
        private long largest;
        private long last = Long.MIN_VALUE;
        private long here;

        /** Counts a request. */
        public void add(long at) {
            here = at == last ? here + 1 : 1;
            last = at;
            times += here == 1 ? 1 : 0;
            sharing += here == 1 ? 0 : here == 2 ? 2 : 1;
            largest = Math.max(largest, here);
        }

        /** What was counted so far. */
        public SharedTimes shared() {
            return new SharedTimes(times, sharing, largest);
        }
    }
}
