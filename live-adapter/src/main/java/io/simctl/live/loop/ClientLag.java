package io.simctl.live.loop;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * The lateness of simctl itself: from when a request was to leave to when it had been written to its server. A load generator that lags
 * measures itself, so a run whose lag is not small against what it measures must not be believed.
 */
public final class ClientLag {
    private static final long LARGEST = TimeUnit.MINUTES.toNanos(10);

    /** A p99 beyond this marks a run as degraded. */
    static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(5);

    /** So does a p99 beyond this share of the run's median TTFT. */
    static final double SHARE_OF_TTFT = 0.05;

    private final ConcurrentHistogram nanos = new ConcurrentHistogram(LARGEST, 3);

    /** A request has left, so many nanoseconds late. */
    void sent(long late) {
        nanos.recordValue(Math.clamp(late, 0, LARGEST));
    }

    /** What the run's requests had to wait for simctl. */
    public Summary summary() {
        return new Summary(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99),
                nanos.getTotalCount() == 0 ? 0 : nanos.getMaxValue());
    }

    /**
     * Lag of a run's requests, in nanoseconds.
     *
     * @param count requests that it is taken over
     */
    public record Summary(long count, long p50, long p99, long max) {
        /**
         * Whether the run is degraded: p99 of more than 5 ms, or of more than 5 % of the median TTFT.
         *
         * @param ttftP50 in nanoseconds, or 0 where no request completed
         */
        public boolean degrades(long ttftP50) {
            return p99 > LIMIT || (ttftP50 > 0 && p99 > SHARE_OF_TTFT * ttftP50);
        }
    }
}
