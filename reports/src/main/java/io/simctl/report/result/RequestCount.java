package io.simctl.report.result;

import io.simctl.fleet.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of what is counted over the requests of a model. */
public enum RequestCount {
    /** Requests that the workload handed to clients. */
    SUBMITTED,
    /** Requests of which all tokens reached the client. */
    COMPLETED,
    /** Requests rejected in the end, with 429 or 503. */
    REJECTED,
    /** Requests broken off by a fault. */
    FAILED,
    /** Requests given up after the client's timeout. */
    TIMED_OUT,
    /** Requests given up by the client for its own reasons. */
    CANCELLED,
    /** Requests still under way when the run ended. */
    UNFINISHED,
    /** Tries that clients sent, retries included. */
    ATTEMPTS,
    /** Tries that were rejected, whether or not another try followed. */
    REJECTED_ATTEMPTS,
    /** Requests whose final answer was 429. */
    STATUS_429,
    /** Requests whose final answer was 503. */
    STATUS_503,
    /** Rejected requests for which a fitting machine had a free slot or no work. */
    COULD_HAVE_SERVED,
    /** Output tokens of completed requests. */
    OUTPUT_TOKENS,
    /** Prompt tokens of completed requests. */
    PROMPT_TOKENS,
    /** Those of {@link #PROMPT_TOKENS} that an engine found in a cache and did not compute. */
    CACHED_TOKENS,
    /** How often engines stopped completed requests, for want of memory, to go on with them later. */
    PREEMPTIONS,
    /** Submitted requests of models that have an SLO. */
    UNDER_SLO,
    /** Completed requests that kept every limit of their model's SLO. */
    GOOD,
    /** Nanoseconds that users of closed loops waited for a first token, up to the run's end where none came. */
    WAITING_NANOS,
    /** Nanoseconds that users of closed loops were there, whatever they did. */
    USER_NANOS;

    /** The ends that a request can have: in a finished run each submitted request has exactly one of them. */
    public static final Set<RequestCount> OUTCOMES = Collections.unmodifiableSet(EnumSet.range(COMPLETED, UNFINISHED));

    /** That of {@link #OUTCOMES} which a request with this outcome counts as. */
    public static RequestCount of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed c -> COMPLETED;
            case Outcome.Rejected r -> REJECTED;
            case Outcome.Failed f -> FAILED;
            case Outcome.TimedOut t -> TIMED_OUT;
            case Outcome.Cancelled c -> CANCELLED;
            case Outcome.Unfinished u -> UNFINISHED;
        };
    }
}
