package io.simctl.live.emulator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Alarms on the wall clock, which ring with a lock held. */
final class WallAlarms implements Alarms, AutoCloseable {
    private final long began = System.nanoTime();
    private final Consumer<Runnable> locked;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("emulated-faults").unstarted(task));

    /** @param locked runs what rings with the lock held; alarms are to be armed with it held as well */
    WallAlarms(Consumer<Runnable> locked) {
        this.locked = locked;
    }

    @Override
    public long now() {
        return System.nanoTime() - began;
    }

    @Override
    public Alarm create(LongConsumer onRing) {
        return new WallAlarm(onRing);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class WallAlarm implements Alarm {
        private final LongConsumer onRing;
        private long at = NEVER;
        private Optional<Future<?>> pending = Optional.empty();

        WallAlarm(LongConsumer onRing) {
            this.onRing = onRing;
        }

        @Override
        public void set(long time) {
            pending.ifPresent(future -> future.cancel(false));
            at = time;
            pending = time == NEVER || timer.isShutdown()
                    ? Optional.empty()
                    : Optional.of(timer.schedule(
                            () -> locked.accept(() -> ring(time)), Math.max(0, time - now()), TimeUnit.NANOSECONDS));
        }

        /** One that was moved while it waited for the lock does not ring. */
        private void ring(long due) {
            if (at == due) {
                at = NEVER;
                onRing.accept(now());
            }
        }

        @Override
        public void cancel() {
            set(NEVER);
        }

        @Override
        public long at() {
            return at;
        }
    }
}
