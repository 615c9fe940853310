package io.simctl.sim.kernel;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The virtual clock of one simulation and the alarms that drive it. Time jumps from alarm to alarm; it starts at 0.
 *
 * <p>Limits: one thread; at most {@value SlotHeap#MAX_SLOT} alarms, which live as long as the queue, so an actor makes its
 * alarms once and arms them again and again. Arming, moving and cancelling take O(log n) of the armed alarms and allocate
 * nothing.
 */
public final class AlarmQueue implements Alarms {
    private final SlotHeap armed = new SlotHeap();
    private LongConsumer[] handlers = new LongConsumer[16];
    private int created;
    private long now;
    private long rung;
    private boolean stopping;

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm create(LongConsumer onRing) {
        if (created > SlotHeap.MAX_SLOT) {
            throw new IllegalStateException("more than " + SlotHeap.MAX_SLOT + " alarms");
        }
        if (created == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * created);
        }
        handlers[created] = onRing;
        return new SlotAlarm(created++);
    }

    /**
     * Lets every alarm ring that is due at {@code end} or earlier, in order. Afterwards it is {@code end}, unless {@link
     * #stop} was called: then it is the time of the alarm whose handler called it. With {@link Long#MAX_VALUE} the queue runs
     * until no alarm is armed and stays at the time of the last one.
     *
     * @param end nanoseconds since the run began, not before {@link #now}
     */
    public void runUntil(long end) {
        stopping = false;
        while (!stopping && !armed.isEmpty()) {
            long at = armed.minKey();
            if (at > end) {
                break;
            }
            now = at;
            rung++;
            handlers[armed.takeMin()].accept(at);
        }
        if (!stopping && end != Alarm.NEVER) {
            now = end;
        }
    }

    /** Called by a handler: no alarm rings after it in this run; those that are armed stay so. */
    public void stop() {
        stopping = true;
    }

    /** When the next alarm will ring, in nanoseconds since the run began, or {@link Alarm#NEVER}. */
    public long nextAt() {
        return armed.minKey();
    }

    /** How many alarms have rung. */
    public long rung() {
        return rung;
    }

    private final class SlotAlarm implements Alarm {
        private final int slot;

        private SlotAlarm(int slot) {
            this.slot = slot;
        }

        @Override
        public void set(long at) {
            if (at == NEVER) {
                armed.remove(slot);
            } else {
                armed.put(slot, Math.max(at, now));
            }
        }

        @Override
        public void cancel() {
            armed.remove(slot);
        }

        @Override
        public long at() {
            return armed.contains(slot) ? armed.key(slot) : NEVER;
        }
    }
}
