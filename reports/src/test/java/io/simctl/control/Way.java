package io.simctl.control;

import io.simctl.fleet.Request;

/** Makes attempts with the stamps of a way that nobody went: what tests of listeners feed on. */
public final class Way {
    private final Attempt attempt;

    private Way(Attempt attempt) {
        this.attempt = attempt;
    }

    /** The way of a request that was sent at {@code sentAt}. */
    public static Way of(Request request, long sentAt) {
        return new Way(new Attempt(request, sentAt));
    }

    /** The client tried again at {@code sentAt}. */
    public Way retried(long sentAt) {
        attempt.retry(sentAt);
        return this;
    }

    public Way dispatched(int machine, long at) {
        attempt.dispatch(machine, at);
        return this;
    }

    public Way atNode(long at) {
        attempt.nodeAt(at);
        return this;
    }

    public Way slotTaken(long at) {
        attempt.slotAt(at);
        return this;
    }

    public Way started(long at) {
        attempt.startedAt(at);
        return this;
    }

    public Way prefill(long at) {
        attempt.prefillAt(at);
        return this;
    }

    public Way tokens(int count, long first, long last) {
        attempt.generatedTokens(count);
        attempt.firstTokenAt(first);
        attempt.lastTokenAt(last);
        return this;
    }

    public Attempt attempt() {
        return attempt;
    }
}
