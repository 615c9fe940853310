package io.simctl.policy;

import io.simctl.fleet.Fleet;

/** The Coordinator's knowledge of the fleet: one {@link MachineView} for each machine, and its own queues. */
public interface FleetView {
    /** What does not change. */
    Fleet fleet();

    /** How many machines there are. */
    int machines();

    /** How many models there are. */
    int models();

    /** The machine with this index. */
    MachineView machine(int index);

    /** Requests for the model that wait in the Coordinator. */
    int queued(int model);

    /** When the oldest of the requests that wait for the model came; meaningless while none waits. */
    long queuedSince(int model);

    /** Sends a request to this machine alone; the same object each time. */
    Dispatch.To to(int machine);
}
