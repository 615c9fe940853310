package io.simctl.live.calibrate;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that a calibration may take, by some clock. */
final class Budget {
    /** Share of it that is planned for; the rest is for what takes longer than expected. */
    private static final double PLANNED = 0.85;

    /** What comes first matters most. */
    private static final double KEPT = 0.4;

    private final LongSupplier clock;
    private final long planned;
    private final long end;

    /**
     * A budget that begins now.
     *
     * @param clock in nanoseconds, such as {@link System#nanoTime}
     */
    Budget(LongSupplier clock, Duration whole) {
        this(clock, clock.getAsLong() + (long) (PLANNED * whole.toNanos()), clock.getAsLong() + whole.toNanos());
    }

    private Budget(LongSupplier clock, long planned, long end) {
        this.clock = clock;
        this.planned = planned;
        this.end = end;
    }

    /** The same with so much kept back for something later, but for no more than a part of what is left. */
    Budget keeping(double nanos) {
        return new Budget(clock, planned - (long) Math.min(nanos, KEPT * Math.max(0, left())), end);
    }

    /** The time now, by its clock. */
    long now() {
        return clock.getAsLong();
    }

    /** Nanoseconds to plan with; below 0 when they are spent. */
    long left() {
        return planned - now();
    }

    /** Nanoseconds until whatever is under way is given up. */
    long untilEnd() {
        return end - now();
    }

    /** Whether there is time for something that takes that long. */
    boolean allows(double expectedNanos) {
        return left() >= expectedNanos;
    }

    /** Whether there is time for nothing more. */
    boolean isOver() {
        return untilEnd() <= 0;
    }
}
