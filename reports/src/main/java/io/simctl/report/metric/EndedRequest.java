package io.simctl.report.metric;

import io.simctl.control.Attempt;

/**
 * A request that ended, as reports see it: a view that is filled anew for each, so that none is allocated. No other class of the
 * reports reads an attempt's stamps. Durations are nanoseconds, and those of a request that did not get so far are {@link
 * #UNKNOWN}.
 */
public final class EndedRequest {
    /** The duration of what did not happen. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private long id;
    private int model;
    private int answeredBy;
    private int machine;
    private int attempts;
    private int promptTokens;
    private int cachedTokens;
    private int outputTokens;
    private int preemptions;
    private boolean isPaced;
    private long intendedAt;
    private long sentAt;
    private long wireSentAt;
    private long firstTokenAt;
    private long lastTokenAt;
    private long delay;
    private long firstTokenLate;
    private long lastTokenLate;
    private long queue;
    private long loadWait;
    private long prefill;

    /**
     * Shows another request.
     *
     * @param last its last try
     * @param networkDelay what brings the machine's stamps to the client's
     */
    public void read(Attempt last, long networkDelay) {
        id = last.request().id();
        model = last.asked().model();
        answeredBy = last.model();
        machine = last.machine();
        attempts = last.number();
        promptTokens = last.request().promptTokens();
        cachedTokens = last.cachedTokens();
        outputTokens = last.generatedTokens();
        preemptions = last.preemptions();
        isPaced = last.isPaced();
        intendedAt = last.request().intendedAt();
        sentAt = last.sentAt();
        wireSentAt = last.wireSentAt();
        firstTokenAt = last.firstTokenAt();
        lastTokenAt = last.lastTokenAt();
        delay = networkDelay;
        firstTokenLate = last.firstTokenLate();
        lastTokenLate = last.lastTokenLate();
        readPartsOfTtft(last);
    }

    /** The parts are of the last try; what is left of a TTFT is time on the network and between tries. */
    private void readPartsOfTtft(Attempt last) {
        // a backend that does not report when prefill began (most real servers) has its own queue counted as prefill
        long prefillAt = last.prefillAt() == Attempt.UNSET ? last.startedAt() : last.prefillAt();
        queue = span(last.sentAt(), last.dispatchedAt())
                + span(last.nodeAt(), last.slotAt())
                + span(last.startedAt(), prefillAt);
        loadWait = span(last.slotAt(), last.startedAt());
        prefill = span(prefillAt, last.firstTokenAt());
    }

    private static long span(long from, long to) {
        return from == Attempt.UNSET || to == Attempt.UNSET ? 0 : to - from;
    }

    /** The number of the request in the workload. */
    public long id() {
        return id;
    }

    /** Index of the model asked for. */
    public int model() {
        return model;
    }

    /** Index of the model that answers, another one only where a policy selects it. */
    public int answeredBy() {
        return answeredBy;
    }

    /** Whether it was sent to a machine. */
    public boolean hasMachine() {
        return machine != Attempt.NO_MACHINE;
    }

    /** Index of the machine that it was sent to last. */
    public int machine() {
        return machine;
    }

    /** How many tries the client sent. */
    public int attempts() {
        return attempts;
    }

    /** Tokens of the prompt. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Tokens of the prompt that the engine had in a cache. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** Tokens generated for it, whether or not they reached the client. */
    public int outputTokens() {
        return outputTokens;
    }

    /** How often the engine stopped it to go on with it later. */
    public int preemptions() {
        return preemptions;
    }

    /** When the workload wanted it sent, in nanoseconds since the run began. */
    public long intendedAt() {
        return intendedAt;
    }

    /** When the client sent the last try, in nanoseconds since the run began. */
    public long sentAt() {
        return sentAt;
    }

    /** Whether it got a token at all. */
    public boolean hasTokens() {
        return firstTokenAt != Attempt.UNSET;
    }

    /** When its first token was there at the machine; only if it {@link #hasTokens()}. */
    public long firstTokenAt() {
        return firstTokenAt;
    }

    /** When its first token was there at the client; only if it {@link #hasTokens()}. */
    public long firstTokenAtClient() {
        return firstTokenAt + delay + firstTokenLate;
    }

    /** Intended time to first token at the client. */
    public long ttft() {
        return hasTokens() ? firstTokenAtClient() - intendedAt : UNKNOWN;
    }

    /** Time to first token at the client from when the last try was really sent. */
    public long ttftSent() {
        long sent = wireSentAt == Attempt.UNSET ? sentAt : wireSentAt;
        return hasTokens() ? firstTokenAtClient() - sent : UNKNOWN;
    }

    /** Time per output token after the first; unknown where there is but one, or where they came together. */
    public long tpot() {
        return hasLastToken() && outputTokens > 1 && isPaced
                ? (lastTokenAt - firstTokenAt) / (outputTokens - 1)
                : UNKNOWN;
    }

    /** Intended time to last token at the client. */
    public long e2e() {
        return hasLastToken() ? lastTokenAt + delay + lastTokenLate - intendedAt : UNKNOWN;
    }

    private boolean hasLastToken() {
        return lastTokenAt != Attempt.UNSET;
    }

    /** Part of the TTFT: waiting for a slot, in the fleet's queue, in the machine's and in the engine's. */
    public long queue() {
        return hasTokens() ? queue : UNKNOWN;
    }

    /** Part of the TTFT: waiting with a slot for the model. */
    public long loadWait() {
        return hasTokens() ? loadWait : UNKNOWN;
    }

    /** Part of the TTFT: first prefill step to first token. */
    public long prefill() {
        return hasTokens() ? prefill : UNKNOWN;
    }
}
