package io.simctl.report.metrics;

/**
 * Requests by outcome and what hangs on it.
 *
 * @param submitted requests that the workload handed to clients
 * @param completed all tokens reached the client
 * @param rejected turned away in the end, with 429 or 503
 * @param failed broken off by a fault
 * @param timedOut given up after the client's timeout
 * @param cancelled given up by the client for its own reasons
 * @param unfinished still under way when the run ended
 * @param attempts tries that clients sent, retries included
 * @param rejectedAttempts tries that were turned away, whether or not another try followed
 * @param status429 requests whose final answer was 429
 * @param status503 requests whose final answer was 503
 * @param couldHaveServed rejected requests for which a fitting machine had a free seat or no work
 * @param outputTokens output tokens of completed requests
 * @param promptTokens prompt tokens of completed requests
 * @param cachedTokens those of them that an engine found in a cache and did not compute
 * @param preemptions how often engines stopped completed requests, for want of memory, to go on with them later
 * @param underSlo submitted requests of models that have an SLO
 * @param good completed requests that kept every limit of their model's SLO
 */
public record Counts(
        long submitted,
        long completed,
        long rejected,
        long failed,
        long timedOut,
        long cancelled,
        long unfinished,
        long attempts,
        long rejectedAttempts,
        long status429,
        long status503,
        long couldHaveServed,
        long outputTokens,
        long promptTokens,
        long cachedTokens,
        long preemptions,
        long underSlo,
        long good) {

    /** No request at all. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Requests that ended: in a finished run every submitted one. */
    public long ended() {
        return completed + rejected + failed + timedOut + cancelled + unfinished;
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(
                submitted + other.submitted,
                completed + other.completed,
                rejected + other.rejected,
                failed + other.failed,
                timedOut + other.timedOut,
                cancelled + other.cancelled,
                unfinished + other.unfinished,
                attempts + other.attempts,
                rejectedAttempts + other.rejectedAttempts,
                status429 + other.status429,
                status503 + other.status503,
                couldHaveServed + other.couldHaveServed,
                outputTokens + other.outputTokens,
                promptTokens + other.promptTokens,
                cachedTokens + other.cachedTokens,
                preemptions + other.preemptions,
                underSlo + other.underSlo,
                good + other.good);
    }
}
