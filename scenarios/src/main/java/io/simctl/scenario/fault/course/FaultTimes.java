package io.simctl.scenario.fault.course;

import io.simctl.control.Alarm;
import io.simctl.scenario.fault.FaultSpec;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The times at which a fault comes to one machine. */
final class FaultTimes {
    private final long[] at;
    private final boolean isFixed;
    private final double mean;
    private final RandomGenerator random;
    private int next;

    /** @param random of this fault on this machine alone */
    FaultTimes(FaultSpec fault, RandomGenerator random) {
        this.random = random;
        isFixed = fault.recurrence().every().isEmpty();
        at = isFixed && fault.recurrence().at().isEmpty()
                ? new long[1]
                : fault.recurrence().at().stream()
                        .mapToLong(Duration::toNanos)
                        .sorted()
                        .toArray();
        mean = fault.recurrence().every().map(Duration::toNanos).orElse(0L);
    }

    /** When it comes next, in nanoseconds since the run began; {@link Alarm#NEVER} when it does not. */
    long after(long now) {
        if (isFixed) {
            return next < at.length ? at[next++] : Alarm.NEVER;
        }
        double gap = -Math.log1p(-random.nextDouble()) * mean;
        return gap < Alarm.NEVER - now ? now + (long) gap : Alarm.NEVER;
    }
}
