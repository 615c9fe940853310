package io.simctl.sim;

/** A run did what must never happen; always a defect of simctl. */
public final class AuditFailure extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AuditFailure(long now, String what) {
        super("at %.9f s: %s".formatted(now / 1e9, what));
    }
}
