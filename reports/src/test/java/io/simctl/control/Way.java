package io.simctl.control;

import io.simctl.fleet.Request;

/** An attempt with the stamps of a way that it never went: what tests of listeners feed on. */
public final class Way {
    private final Attempt attempt;

    private Way(Attempt attempt) {
        this.attempt = attempt;
    }

    /** The way of a request that was sent at {@code sentAt}. */
    public static Way of(Request request, long sentAt) {
        return new Way(new Attempt(new Demand(request, 1), sentAt));
    }

    /** The client tried again at {@code sentAt}. */
    public Way retried(long sentAt) {
        attempt.retry(sentAt);
        return this;
    }

    public Way dispatched(int machine, long at) {
        attempt.dispatch(machine, Leg.Role.WHOLE, Leg.Stage.SENT, at);
        return this;
    }

    /** The leg on the machine that it was dispatched to last. */
    public Leg leg() {
        return attempt.leg(attempt.legs() - 1);
    }

    public Way atNode(long at) {
        leg().nodeAt(at);
        return this;
    }

    public Way slotTaken(long at) {
        leg().slotAt(at);
        return this;
    }

    public Way started(long at) {
        leg().startedAt(at);
        return this;
    }

    public Way prefill(long at) {
        leg().prefillAt(at);
        return this;
    }

    public Way tokens(int count, long first, long last) {
        leg().generatedTokens(count);
        leg().firstTokenAt(first);
        leg().lastTokenAt(last);
        return this;
    }

    public Way unpaced() {
        leg().paced(false);
        return this;
    }

    public Attempt attempt() {
        return attempt;
    }
}
