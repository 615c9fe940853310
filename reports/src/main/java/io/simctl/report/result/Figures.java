package io.simctl.report.result;

/**
 * The measurements of a set of requests: those of a model or of all, of a whole run or of a part of it.
 *
 * @param counts requests by outcome, their tries and their tokens
 * @param latencies of completed requests
 * @param seconds the measured time that the requests were spread over
 */
public record Figures(Counts<RequestCount> counts, Latencies latencies, double seconds) {
    /** Nothing in no time. */
    public static final Figures NONE = new Figures(Counts.zero(RequestCount.class), Latencies.NONE, 0);

    /** The same requests and those of another set that was measured at the same time: another model. */
    public Figures beside(Figures other) {
        return new Figures(
                counts.plus(other.counts), latencies.plus(other.latencies), Math.max(seconds, other.seconds));
    }

    /** The same requests and those of another time: another part of the run, or another replication. */
    public Figures then(Figures other) {
        return new Figures(counts.plus(other.counts), latencies.plus(other.latencies), seconds + other.seconds);
    }
}
