package io.simctl.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The facts of a run on real servers that must be known before its figures are believed.
 *
 * @param policy as in the scenario
 * @param replication from 0
 * @param lagP50 how late simctl itself sent requests, median in nanoseconds
 * @param lagP99 99th percentile in nanoseconds
 * @param lagMax the latest, in nanoseconds
 * @param isDegraded whether the lag is too large for the latencies to be believed
 * @param isComplete whether the run came to its end by itself
 * @param restarts of servers that ended by themselves
 * @param replies what its complete replies are worth
 * @param loss the loss of all requests that the servers were asked to serve, in a sentence; empty where one completed
 * @param sentAgain requests that were sent once more, since the kept connection that carried them had ended without a byte in answer
 * @param remarks on what could not be prepared before the run, in sentences without their ends
 */
public record LiveFacts(
        String policy,
        int replication,
        long lagP50,
        long lagP99,
        long lagMax,
        boolean isDegraded,
        boolean isComplete,
        int restarts,
        ReplyFacts replies,
        String loss,
        int sentAgain,
        List<String> remarks) {

    /** Keeps a copy. */
    public LiveFacts {
        remarks = List.copyOf(remarks);
    }

    /** The lag in words. */
    public String lag() {
        return String.format(
                Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, max %.2f ms", lagP50 / 1e6, lagP99 / 1e6, lagMax / 1e6);
    }

    /** What speaks against the run's figures, in a sentence; empty when nothing does. */
    public Optional<String> warning() {
        StringBuilder text = new StringBuilder();
        if (!loss.isEmpty()) {
            text.append(' ').append(loss).append(';');
        }
        if (!isComplete) {
            text.append(" incomplete: it was stopped early;");
        }
        if (isDegraded) {
            text.append(" degraded: simctl itself lagged (")
                    .append(lag())
                    .append("), so its latencies are not the servers';");
        }
        if (restarts > 0) {
            text.append(
                    String.format(Locale.ROOT, " %d servers ended by themselves and were started again;", restarts));
        }
        replies.warnings().forEach(warning -> text.append(' ').append(warning).append(';'));
        remarks.forEach(remark -> text.append(" ").append(remark).append(";"));
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(policy + ", run " + (replication + 1) + ":" + text.substring(0, text.length() - 1) + ".");
    }
}
