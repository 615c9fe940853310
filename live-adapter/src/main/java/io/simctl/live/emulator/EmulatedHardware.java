package io.simctl.live.emulator;

import io.simctl.control.Alarm;
import io.simctl.fleet.ThermalState;
import io.simctl.scenario.fault.FaultSpec;
import io.simctl.scenario.fault.course.FaultTarget;
import io.simctl.scenario.fault.course.LoadFate;
import io.simctl.scenario.fault.course.MachineFaults;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/**
 * The machine that the models of an emulated server share: their engines slow each other down, loads wait for each other, and faults happen
 * to all of them. What is not about speed is called with the lock of {@link EmulatedModels}.
 */
final class EmulatedHardware implements AutoCloseable {
    private final MachineOptions options;
    private final ReentrantLock lock;
    private final WallAlarms alarms;
    private final MachineFaults faults;
    private final AtomicInteger busyEngines = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile double slowness = 1;
    private volatile boolean isDown;
    private volatile boolean isCut;

    /** When the load that was asked for last ends, in the time of {@link System#nanoTime}. */
    private long loadsEndAt = System.nanoTime();

    /** A server that faults happen to. */
    interface Victim {
        /** Nothing is in memory any more. */
        void crash();

        /** The machine is back. */
        void restart();

        /** Every connection breaks. */
        void disconnect();

        /** The process of one of the models that are loaded dies; see {@link FaultTarget#processDies}. */
        void kill(IntPredicate models, double which, boolean recovers);
    }

    /** @param lock of all that faults change */
    EmulatedHardware(MachineOptions options, ReentrantLock lock) {
        this.options = options;
        this.lock = lock;
        this.alarms = new WallAlarms(this::locked);
        this.faults = options.faults().apply(alarms);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Faults may come from now on. */
    void begin(Victim victim) {
        faults.begin(new EmulatedTarget(victim), alarms.now());
    }

    /** Whether anybody can connect to it. */
    boolean isReachable() {
        return !isDown && !isCut;
    }

    /** Whether it is switched off. */
    boolean isDown() {
        return isDown;
    }

    /** An engine begins or ceases to run steps. */
    void busy(boolean isBusy) {
        busyEngines.addAndGet(isBusy ? 1 : -1);
    }

    /** Nanoseconds that a step takes now which takes so many on a machine that does nothing else. */
    long stretched(long nanos) {
        double share = options.speed().share(Math.max(1, busyEngines.get()), loads.get() > 0);
        return Math.round(nanos / share * slowness);
    }

    /** A load begins, or is over one way or another. */
    void loading(boolean begins) {
        loads.addAndGet(begins ? 1 : -1);
    }

    /** What comes of a load that begins now. */
    LoadFate fate(String model) {
        int index = options.models().indexOf(model);
        return index < 0 ? LoadFate.SOUND : faults.loadFate(index);
    }

    /** The time from now until a load of so long has ended, behind those that are under way. */
    Duration inLine(Duration time) {
        if (!options.loadsInLine()) {
            return time;
        }
        long now = System.nanoTime();
        long left = Math.max(0, loadsEndAt - now);
        loadsEndAt = now + left + time.toNanos();
        return time.plusNanos(left);
    }

    /** No load is under way any more. */
    void forgetLoads() {
        loadsEndAt = System.nanoTime();
    }

    /** Whether the model's server refuses a request that reaches it now. */
    boolean refuses(String model) {
        int index = options.models().indexOf(model);
        return index >= 0 && faults.refuses(index);
    }

    /** Whether the connection breaks over a message that is sent now. */
    boolean breaksConnection() {
        return faults.breaksConnection();
    }

    /** Whether anything ever happens to it; where not, no request need wait to be told so. */
    boolean hasFaults() {
        return !faults.isNone();
    }

    /** What a request and its answer take longer on their way, together. */
    Duration wayThereAndBack() {
        if (!hasFaults()) {
            return Duration.ZERO;
        }
        lock.lock();
        try {
            return Duration.ofNanos(2 * Math.min(faults.linkDelay(), Alarm.NEVER / 4));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        alarms.close();
    }

    private final class EmulatedTarget implements FaultTarget {
        private final Victim victim;

        EmulatedTarget(Victim victim) {
            this.victim = victim;
        }

        @Override
        public void fault(FaultSpec fault, boolean begins, long now) {}

        @Override
        public void down(boolean down, long now) {
            isDown = down;
            if (down) {
                victim.crash();
                victim.disconnect();
            } else {
                victim.restart();
            }
        }

        @Override
        public void cut(boolean cut, long now) {
            isCut = cut;
            if (cut) {
                victim.disconnect();
            }
        }

        /** Emulated is one machine, which serves by itself. */
        @Override
        public void unlinked(boolean isLost, long now) {}

        /** A server has no reports to say in how hot its machine is. */
        @Override
        public void slow(double factor, ThermalState thermal, long now) {
            slowness = factor;
        }

        @Override
        public void processDies(IntPredicate models, double which, boolean recovers, long now) {
            victim.kill(models, which, recovers);
        }
    }

    /** Index of a model among those that faults know, or -1. */
    int index(String model) {
        return options.models().indexOf(model);
    }
}
