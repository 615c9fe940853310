package io.simctl.policy;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;

/** A machine's exact knowledge of itself at the moment; node policies read it. */
public interface NodeView {
    /** What does not change. */
    Machine machine();

    /** The fleet that the machine is part of. */
    Fleet fleet();

    /** State of the model on this machine. */
    ModelState state(int model);

    /** Requests of the model that hold a slot: at the backend or waiting for a load. */
    int running(int model);

    /** Requests of the model that wait for a slot. */
    int waiting(int model);

    /** Requests of the model that hold a slot and wait for its load. */
    int awaitingLoad(int model);

    /** When the model was last asked for or finished a request, nanoseconds since the run began; -1 for never. */
    long lastUsedAt(int model);

    /** When the model was last loaded, nanoseconds since the run began; 0 for one that was in memory then. */
    long residentSince(int model);

    /** Bytes that must be free to load the model. */
    long bytesToLoad(int model);

    /** Bytes that become free when the model leaves memory: its weights and what it keeps claimed beside them. */
    long heldBytes(int model);

    /** Bytes of weights and KV cache in use now. */
    long usedBytes();

    /** Bytes that are free for weights and KV cache. */
    default long freeBytes() {
        return machine().usableBytes() - usedBytes();
    }

    /** Bytes that are missing to load the model; 0 or less when it could be loaded beside all that is in memory. */
    default long bytesShort(int model) {
        return bytesToLoad(model) - freeBytes();
    }

    /** Whether some model is about to leave memory, so that more will be free soon. */
    default boolean isDraining() {
        for (int model = 0; model < fleet().models().size(); model++) {
            if (state(model) == ModelState.DRAINING) {
                return true;
            }
        }
        return false;
    }
}
