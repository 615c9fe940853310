package io.simctl.policy;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import java.util.Arrays;

/** A machine of 64 GiB that knows what a test tells it. */
public class FakeNode implements NodeView {
    private final FleetFixture fleet;
    private final ModelState[] states;
    private final int[] running;
    private final int[] waiting;
    private final int[] awaitingLoad;
    private final long[] lastUsedAt;
    private final long[] residentSince;
    private long missing;

    public FakeNode(FleetFixture fleet) {
        this.fleet = fleet;
        int models = fleet.fleet().models().size();
        states = new ModelState[models];
        Arrays.fill(states, ModelState.ON_DISK);
        running = new int[models];
        waiting = new int[models];
        awaitingLoad = new int[models];
        lastUsedAt = new long[models];
        residentSince = new long[models];
    }

    public FakeNode loadedAt(String model, long time) {
        residentSince[fleet.model(model)] = time;
        return this;
    }

    /** So many bytes are missing whatever is to be loaded. */
    public FakeNode shortBy(long bytes) {
        missing = bytes;
        return this;
    }

    public FakeNode busy(String model, int inSlots, int inQueue) {
        running[fleet.model(model)] = inSlots;
        waiting[fleet.model(model)] = inQueue;
        return this;
    }

    /** So many hold a slot and wait for the model, which is on disk. */
    public FakeNode wanted(String model, int requests) {
        states[fleet.model(model)] = ModelState.ON_DISK;
        running[fleet.model(model)] = requests;
        awaitingLoad[fleet.model(model)] = requests;
        return this;
    }

    public FakeNode state(String model, ModelState state) {
        states[fleet.model(model)] = state;
        return this;
    }

    public FakeNode resident(String model, int requests, long usedAt) {
        states[fleet.model(model)] = ModelState.RESIDENT;
        running[fleet.model(model)] = requests;
        lastUsedAt[fleet.model(model)] = usedAt;
        return this;
    }

    @Override
    public Machine machine() {
        return fleet.fleet().machine(0);
    }

    @Override
    public Fleet fleet() {
        return fleet.fleet();
    }

    @Override
    public ModelState state(int model) {
        return states[model];
    }

    @Override
    public int running(int model) {
        return running[model];
    }

    @Override
    public int waiting(int model) {
        return waiting[model];
    }

    @Override
    public int awaitingLoad(int model) {
        return awaitingLoad[model];
    }

    @Override
    public long bytesShort(int model) {
        return missing;
    }

    @Override
    public long lastUsedAt(int model) {
        return lastUsedAt[model];
    }

    @Override
    public long residentSince(int model) {
        return residentSince[model];
    }

    @Override
    public long bytesToLoad(int model) {
        return fleet().model(model).weightBytes();
    }

    @Override
    public long heldBytes(int model) {
        return fleet().model(model).weightBytes();
    }

    @Override
    public long usedBytes() {
        return 0;
    }
}
