package io.simctl.control;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;

/** What a machine knows of itself, exactly and now; node policies read it. */
public interface NodeView {
    /** What does not change. */
    Machine machine();

    /** The fleet that the machine is part of. */
    Fleet fleet();

    /** State of the model on this machine. */
    ModelState state(int model);

    /** Attempts of the model that hold a seat: at the backend or waiting for a load. */
    int running(int model);

    /** Attempts of the model that wait for a seat. */
    int waiting(int model);

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
}
