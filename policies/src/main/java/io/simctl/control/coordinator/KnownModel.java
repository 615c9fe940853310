package io.simctl.control.coordinator;

import io.simctl.control.link.ModelReport;
import io.simctl.fleet.Fleet;

/**
 * The Coordinator's knowledge of one model on a machine: what the last report said, and its own books.
 *
 * <p>All of it is one object, since a decision looks at a machine's figures together, and in a large fleet each object is one
 * more miss of the CPU's caches.
 */
final class KnownModel extends ModelReport {
    final Fleet.Hosting hosting;
    final boolean capable;
    int pending;
    long pendingMaxTokens;
    long pendingPromptTokens;

    /** Requests that the Coordinator has sent to the machine since the run began. */
    long sent;

    /** Tokens in the prompts of these. */
    long sentPromptTokens;

    long loadPendingUntil;
    long cooldownUntil;

    KnownModel(Fleet.Hosting hosting, boolean capable) {
        this.hosting = hosting;
        this.capable = capable;
        this.state = hosting.stateAtStart();
    }
}
