package io.simctl.report.metrics;

import io.simctl.control.Attempt;
import io.simctl.fleet.Outcome;

/** Counts requests by outcome; the mutable companion of {@link Counts}. */
final class Tally {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private long submitted;
    private long completed;
    private long rejected;
    private long failed;
    private long timedOut;
    private long cancelled;
    private long unfinished;
    private long attempts;
    private long rejectedAttempts;
    private long status429;
    private long status503;
    private long couldHaveServed;
    private long outputTokens;
    private long promptTokens;
    private long cachedTokens;
    private long preemptions;
    private long underSlo;
    private long good;

    void submitted(boolean hasSlo) {
        submitted++;
        underSlo += hasSlo ? 1 : 0;
    }

    void attempted() {
        attempts++;
    }

    void attemptRejected() {
        rejectedAttempts++;
    }

    void completed(Attempt last, boolean isGood) {
        completed++;
        outputTokens += last.generatedTokens();
        promptTokens += last.request().promptTokens();
        cachedTokens += last.cachedTokens();
        preemptions += last.preemptions();
        good += isGood ? 1 : 0;
    }

    /** Counts a request that did not complete. */
    void lost(Outcome outcome, boolean couldServe) {
        switch (outcome) {
            case Outcome.Rejected r -> {
                rejected++;
                status(r.status());
                couldHaveServed += couldServe ? 1 : 0;
            }
            case Outcome.Failed f -> {
                failed++;
                status(f.status());
            }
            case Outcome.TimedOut t -> timedOut++;
            case Outcome.Cancelled c -> cancelled++;
            case Outcome.Unfinished u -> unfinished++;
            case Outcome.Completed c -> throw new IllegalArgumentException("a completed request is not lost");
        }
    }

    private void status(int status) {
        status429 += status == TOO_MANY_REQUESTS ? 1 : 0;
        status503 += status == UNAVAILABLE ? 1 : 0;
    }

    Counts snapshot() {
        return new Counts(
                submitted,
                completed,
                rejected,
                failed,
                timedOut,
                cancelled,
                unfinished,
                attempts,
                rejectedAttempts,
                status429,
                status503,
                couldHaveServed,
                outputTokens,
                promptTokens,
                cachedTokens,
                preemptions,
                underSlo,
                good);
    }
}
