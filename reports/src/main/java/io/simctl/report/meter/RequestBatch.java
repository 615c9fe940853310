package io.simctl.report.meter;

import io.simctl.fleet.Outcome;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import io.simctl.report.result.Figures;
import io.simctl.report.result.RequestCount;
import java.util.List;

/**
 * The requests of one model that were intended in one span of time, in the figures that comparisons of a single run need:
 * all counts, and coarse histograms of the chief latencies.
 */
final class RequestBatch {
    private static final int BITS = 6;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final List<Latency> kept;
    private final Counters<RequestCount> counters = new Counters<>(RequestCount.class);
    private final LatencyHistograms latencies;
    private final Figures inherited;

    /** An empty batch that keeps these latencies. */
    RequestBatch(List<Latency> kept) {
        this(kept, Figures.NONE);
    }

    private RequestBatch(List<Latency> kept, Figures inherited) {
        this.kept = kept;
        this.inherited = inherited;
        latencies = new LatencyHistograms(kept, BITS);
    }

    void submitted(boolean hasSlo) {
        counters.increment(RequestCount.SUBMITTED);
        counters.add(RequestCount.UNDER_SLO, hasSlo ? 1 : 0);
    }

    void attempted() {
        counters.increment(RequestCount.ATTEMPTS);
    }

    void attemptRejected() {
        counters.increment(RequestCount.REJECTED_ATTEMPTS);
    }

    void completed(EndedRequest request, boolean isGood) {
        counters.increment(RequestCount.COMPLETED);
        counters.add(RequestCount.OUTPUT_TOKENS, request.outputTokens());
        counters.add(RequestCount.PROMPT_TOKENS, request.promptTokens());
        counters.add(RequestCount.CACHED_TOKENS, request.cachedTokens());
        counters.add(RequestCount.PREEMPTIONS, request.preemptions());
        counters.add(RequestCount.GOOD, isGood ? 1 : 0);
    }

    /** The latencies of its completed requests, which are counted by whoever knows them. */
    LatencyHistograms latencies() {
        return latencies;
    }

    /** Counts nanoseconds that a user waited for a first token. */
    void waited(long nanos) {
        counters.add(RequestCount.WAITING_NANOS, nanos);
    }

    /** Counts a request that did not complete. */
    void lost(Outcome outcome, boolean couldServe) {
        RequestCount end = RequestCount.of(outcome);
        if (end == RequestCount.COMPLETED) {
            throw new IllegalArgumentException("a completed request is not lost");
        }
        counters.increment(end);
        if (outcome instanceof Outcome.Rejected rejected) {
            status(rejected.status());
            counters.add(RequestCount.COULD_HAVE_SERVED, couldServe ? 1 : 0);
        } else if (outcome instanceof Outcome.Failed failed) {
            status(failed.status());
        }
    }

    private void status(int status) {
        counters.add(RequestCount.STATUS_429, status == TOO_MANY_REQUESTS ? 1 : 0);
        counters.add(RequestCount.STATUS_503, status == UNAVAILABLE ? 1 : 0);
    }

    /** The batch of this span and the next, open for more. */
    RequestBatch joined(RequestBatch next) {
        return new RequestBatch(kept, snapshot().beside(next.snapshot()));
    }

    /** The figures so far, {@link Figures#seconds()} left at 0: a batch does not know its width. */
    Figures snapshot() {
        return inherited.beside(new Figures(counters.snapshot(), latencies.snapshot(), 0));
    }
}
