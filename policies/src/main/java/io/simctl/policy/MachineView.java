package io.simctl.policy;

import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.ThermalState;

/**
 * The Coordinator's knowledge of one machine: what does not change, what the last report said and how old that is, and what the
 * Coordinator itself has sent there.
 *
 * <p>The view can be wrong in the ways a real one is: a report is as old as {@link #reportAge}, and requests that the machine has
 * ended may still count as {@link #pending} until the answer has crossed the network.
 */
public interface MachineView {
    /** Index of the machine in the fleet. */
    int index();

    /** What does not change. */
    Machine machine();

    /** The fleet that the machine is part of. */
    Fleet fleet();

    /** Whether the machine can be reached. */
    boolean isOnline();

    /**
     * The rank in a cluster that the machine's last report named, as it named it; {@link Cluster#NO_RANK} for none. It is as late as
     * reports are, and as the machine itself is in saying so.
     */
    int rank();

    /** The heat that the machine's last report told of; {@link ThermalState#NOMINAL} while none has told of any. */
    ThermalState thermal();

    /** Whether the machine has the model on disk and the memory for it, with its cluster's if it hosts one. */
    boolean isCapable(int model);

    /** Registered single-stream decode rate of the model, tokens/s, or 0 when unknown. */
    double registeredDecodeRate(int model);

    /** Registered prefill rate of the model, tokens/s, or 0 when unknown. */
    double registeredPrefillRate(int model);

    /** Nanoseconds since the last report was taken. */
    long reportAge(long now);

    /** What the last report said of the model. */
    ModelState state(int model);

    /** Whether the last report said that the model's weights are in memory and serve. */
    boolean isResident(int model);

    /** Whether the machine loads the model again by itself after a fault, as it last said. */
    default boolean isRecovering(int model) {
        return false;
    }

    /** Number of the models that are {@link #isRecovering}. */
    default int recoveringModels() {
        return 0;
    }

    /** How many models the last report said to be resident. */
    int residentModels();

    /** Bytes of the weights of these. */
    long residentWeightBytes();

    /**
     * A number that is another one whenever a model has come into memory or left it, or the machine was lost or found again: for policies
     * that look through all models only then.
     */
    int residencyChanges();

    /** Requests that hold a slot, at the backend or waiting for a load, by the last report. */
    int running(int model);

    /** Requests waiting on the machine for a slot by the last report. */
    int waiting(int model);

    /** Requests of all models at the backend or waiting on the machine, by the last report. */
    int busyTotal();

    /** Prompt tokens that wait for prefill on the machine by the last report. */
    long waitingPromptTokens(int model);

    /** Output tokens that the running requests may still generate, by their announced limits and the last report. */
    long promisedTokens(int model);

    /**
     * Decode rate per sequence that the machine observed, tokens/s, as an exponentially weighted average; 0 while there is no
     * observation.
     */
    double observedDecodeRate(int model);

    /** Bytes of weights and KV cache in use by the last report. */
    long usedBytes();

    /** Requests for the model that the Coordinator has sent to the machine and not seen the end of. */
    int pending(int model);

    /** Requests for any model that the Coordinator has sent to the machine and not seen the end of. */
    int pendingTotal();

    /** Announced output limits of the pending requests for the model, in tokens. */
    long pendingMaxTokens(int model);

    /** Tokens in the prompts of the pending requests for the model. */
    long pendingPromptTokens(int model);

    /** Requests for the model that the Coordinator has sent and that had not reached the machine at the last report. */
    int sentSinceReport(int model);

    /** Prompt tokens of the requests that had not reached the machine at the last report. */
    long sentSinceReportPromptTokens(int model);

    /** The larger of what the Coordinator has pending there for the model and what the machine reported. */
    int effectiveQueue(int model);

    /**
     * The next model with an {@link #effectiveQueue}, in the order of their indexes: what happens on a machine is told by a few of its
     * models.
     *
     * @param from index of the first model that counts
     * @return its index; -1 when there is none
     */
    int nextBusyModel(int from);

    /** How many models have an {@link #effectiveQueue}. */
    int busyModels();

    /** Prompt tokens of all models that wait for prefill by the last report, and of the requests that had not reached the machine then. */
    long promptTokensAheadTotal();

    /** Tokens in the prompts of the pending requests for any model. */
    long pendingPromptTokensTotal();

    /** Nothing is known to run, wait, or be on its way there. */
    boolean isIdle();

    /** Requests for the model that run there at once, by the node's admission. */
    int slots(int model);

    /** Whether a load of the model is under way as far as the Coordinator knows. */
    boolean isLoadPending(int model, long now);

    /** Whether a load of the model failed there a short while ago. */
    boolean isCoolingDown(int model, long now);

    /** The models that the machine shall hold; {@link Target#NONE} for one that holds what it is asked for. */
    Target target();

    /** How far the machine is with its target. */
    TargetState targetState();

    /** Whether the machine was ever given a target. */
    boolean isManaged();

    /** When the machine was given its target. */
    long targetedAt();
}
