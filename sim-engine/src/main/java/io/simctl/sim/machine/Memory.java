package io.simctl.sim.machine;

/** The books of a machine's memory for models: weights and reserved KV cache. Overdrawing it is a defect and throws. */
final class Memory {
    private final long capacity;
    private long used;

    Memory(long capacity) {
        this.capacity = capacity;
    }

    long capacity() {
        return capacity;
    }

    long used() {
        return used;
    }

    long free() {
        return capacity - used;
    }

    void take(long bytes) {
        if (bytes < 0 || bytes > free()) {
            throw new IllegalStateException("taking " + bytes + " bytes where " + free() + " are free");
        }
        used += bytes;
    }

    void give(long bytes) {
        if (bytes < 0 || bytes > used) {
            throw new IllegalStateException("giving " + bytes + " bytes back where " + used + " are used");
        }
        used -= bytes;
    }
}
