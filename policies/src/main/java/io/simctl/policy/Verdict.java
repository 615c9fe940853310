package io.simctl.policy;

import io.simctl.fleet.Outcome;

/** An admission policy's answer to a request. */
public sealed interface Verdict {
    /** Let it in, as far as this policy is concerned. */
    record Admit() implements Verdict {}

    /** Reject it. */
    record Reject(Outcome.Rejected rejection) implements Verdict {}

    /** The one admit. */
    Admit ADMIT = new Admit();

    /**
     * Rejects a request for want of capacity.
     *
     * @param status HTTP status, 429 or 503
     * @param reason in snake_case, one word for one thing
     * @param retryAfter nanoseconds, 0 for none
     */
    static Verdict reject(int status, String reason, long retryAfter) {
        return reject(status, reason, Outcome.Cause.CAPACITY, retryAfter);
    }

    /**
     * Rejects a request.
     *
     * @param status HTTP status, 429 or 503
     * @param reason in snake_case, one word for one thing
     * @param cause what the rejection is owed to
     * @param retryAfter nanoseconds, 0 for none
     */
    static Verdict reject(int status, String reason, Outcome.Cause cause, long retryAfter) {
        return new Reject(new Outcome.Rejected(status, reason, cause, retryAfter));
    }
}
