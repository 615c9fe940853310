package io.simctl.policy.placement.autopilot;

import io.simctl.fleet.Fleet;
import java.util.BitSet;

/** The memory that models take on idle machines, which hold no more than weights and what servers have claimed beside them. */
record MemoryRoom(Fleet fleet) {
    /** Bytes that must become free on a machine that holds these models before it can load another; none when at most 0. */
    long missing(int machine, int model, BitSet models) {
        long needed = fleet.bytesToLoad(machine, model) - fleet.peerBytes(machine, model);
        long taken = models.stream().mapToLong(other -> held(machine, other)).sum();
        return needed - (fleet.machine(machine).usableBytes() - taken);
    }

    /** Bytes that are free once the model has left; who claims all memory leaves nothing to others. */
    long held(int machine, int model) {
        long claim = fleet.hosting(machine, model).claimBytes();
        long weights = fleet.model(model).weightBytes() - fleet.peerBytes(machine, model);
        return claim == Fleet.Hosting.ALL ? fleet.machine(machine).usableBytes() : weights + claim;
    }
}
