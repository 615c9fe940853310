package io.simctl.control.coordinator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Leg;
import java.util.ArrayDeque;
import java.util.function.ObjLongConsumer;

/** The legs whose first token is awaited, in the order in which they were sent, and what becomes of those for which it comes too late. */
final class FirstTokenWatch {
    private final long timeout;
    private final ObjLongConsumer<Leg> late;
    private final ArrayDeque<Leg> sent = new ArrayDeque<>();
    private final Alarm due;

    /**
     * @param timeout nanoseconds, or {@link Alarm#NEVER}
     * @param late hears of each leg that is pending without a token when its time is up
     */
    FirstTokenWatch(long timeout, Alarms alarms, ObjLongConsumer<Leg> late) {
        this.timeout = timeout;
        this.late = late;
        this.due = alarms.create(this::ring);
    }

    /** A leg is on its way. One that goes on with another machine's first token is not waited for. */
    void sent(Leg leg) {
        if (timeout == Alarm.NEVER || leg.role() == Leg.Role.DECODE) {
            return;
        }
        sent.add(leg);
        if (!due.isSet()) {
            due.set(leg.dispatchedAt() + timeout);
        }
    }

    private void ring(long now) {
        while (!sent.isEmpty() && (!isAwaited(sent.element()) || sent.element().dispatchedAt() + timeout <= now)) {
            Leg leg = sent.remove();
            if (isAwaited(leg)) {
                late.accept(leg, now);
            }
        }
        if (!sent.isEmpty()) {
            due.set(sent.element().dispatchedAt() + timeout);
        }
    }

    private static boolean isAwaited(Leg leg) {
        return leg.isPending() && !leg.isAnswering();
    }
}
