package io.simctl.sim.machine;

final class MemoryLedger {
    private final long usable;
    private long used;
    private final Runnable freed;

    MemoryLedger(long usable, Runnable freed) {
        this.usable = usable;
        this.freed = freed;
    }

    boolean reserve(long b) {
        if (used + b > usable) return false;
        used += b;
        return true;
    }

    void release(long b) {
        used -= b;
    }

    void freed() {
        freed.run();
    }

    long used() {
        return used;
    }
}
