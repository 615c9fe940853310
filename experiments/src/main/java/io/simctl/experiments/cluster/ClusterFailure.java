package io.simctl.experiments.cluster;

/** A cluster that cannot be used, or that did not make a run; the message says why, and what to do. */
public final class ClusterFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for the user. */
    public ClusterFailure(String message) {
        super(message);
    }
}
