package io.simctl.live.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does; a test's time limit ends what never comes. */
public final class Await {
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Until it holds. */
    public static void until(BooleanSupplier condition) throws InterruptedException {
        until(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Until there is one. */
    public static <T> T until(Supplier<Optional<T>> value) throws InterruptedException {
        while (true) {
            Optional<T> there = value.get();
            if (there.isPresent()) {
                return there.get();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
