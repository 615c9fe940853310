package io.simctl.report.meter;

import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.RequestCount;
import java.util.Map;

/**
 * A meter of requests as they ended when they were recorded. It counts what is known of each and no more, so that a share is one
 * of those whose end is known.
 */
public final class RecordedMeter {
    private static final int BITS = 8;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int GIVEN_UP = 499;

    private final Counters<RequestCount> counts = new Counters<>(RequestCount.class);
    private final LogHistogram ttft = new LogHistogram(BITS);
    private final LogHistogram tpot = new LogHistogram(BITS);
    private final LogHistogram e2e = new LogHistogram(BITS);

    /** A request that was answered or not, with the status of the reply. */
    public void ended(int status, boolean isAnswered) {
        counts.increment(RequestCount.SUBMITTED);
        counts.increment(isAnswered ? RequestCount.COMPLETED : outcome(status));
        if (status == TOO_MANY_REQUESTS) {
            counts.increment(RequestCount.STATUS_429);
        } else if (status == UNAVAILABLE) {
            counts.increment(RequestCount.STATUS_503);
        }
    }

    private static RequestCount outcome(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS, UNAVAILABLE -> RequestCount.REJECTED;
            case GIVEN_UP -> RequestCount.CANCELLED;
            default -> RequestCount.FAILED;
        };
    }

    /** The first token of an answer came after so many nanoseconds. */
    public void firstToken(long nanos) {
        ttft.add(nanos);
    }

    /** The last token of an answer came after so many nanoseconds. */
    public void lastToken(long nanos) {
        e2e.add(nanos);
    }

    /** The tokens of an answer took so many nanoseconds each. */
    public void perToken(long nanos) {
        tpot.add(nanos);
    }

    /**
     * What was measured.
     *
     * @param seconds that the requests were spread over
     */
    public Figures figures(double seconds) {
        Counts<RequestCount> known = counts.snapshot();
        Latencies latencies = new Latencies(Map.of(
                LatencyMetrics.TTFT.key(), ttft.snapshot(),
                LatencyMetrics.TPOT.key(), tpot.snapshot(),
                LatencyMetrics.E2E.key(), e2e.snapshot()));
        return new Figures(known, latencies, seconds);
    }
}
