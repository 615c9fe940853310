package io.simctl.control.coordinator;

import io.simctl.control.link.ModelReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;

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

    /** True while anything is pending, runs or waits there. */
    boolean isBusy;

    long pendingMaxTokens;
    long pendingPromptTokens;

    /** Requests that the Coordinator has sent to the machine since the run began. */
    long sent;

    /** Tokens in the prompts of these. */
    long sentPromptTokens;

    long loadPendingUntil;
    long cooldownUntil;

    /** The state by the last report, whatever was learned since. */
    ModelState reportedState;

    /** Whether it stands for the model on all machines where nothing has happened to it; never written to. */
    final boolean isCommon;

    /** What is known when the run begins, of all machines where that is the same. */
    static KnownModel atStart(Fleet.Hosting hosting, boolean capable, int slots) {
        return new KnownModel(hosting, capable, slots, true);
    }

    private KnownModel(Fleet.Hosting hosting, boolean capable, int slots, boolean isCommon) {
        this.isCommon = isCommon;
        this.hosting = hosting;
        this.capable = capable;
        this.slots = slots;
        this.state = hosting.stateAtStart();
        this.reportedState = state;
    }

    /** The same for one machine, to be written to. */
    KnownModel ofOneMachine() {
        return new KnownModel(hosting, capable, slots, false);
    }
}
