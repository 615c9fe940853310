package io.simctl.live.loop;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The clock of a live run, and the thread that everything of the control plane happens on. Alarms ring at the time they were set for,
 * as {@link #now} has it, even when the thread gets to them later; what other threads {@link #post} happens at the time it is taken
 * up, after all alarms that were due by then. The time never goes back.
 *
 * <p>Limits: one thread runs the loop; {@link #post} alone may be called from others.
 */
public final class EventLoop implements Alarms {
    private final TimeSource time;
    private final Queue<LongConsumer> posted = new ConcurrentLinkedQueue<>();
    private final TreeSet<LoopAlarm> armed = new TreeSet<>(EventLoop::byTime);
    private long now;
    private long armings;
    private long latestRing;

    /** A loop that waits by {@code time}. */
    public EventLoop(TimeSource time) {
        this.time = time;
    }

    private static int byTime(LoopAlarm a, LoopAlarm b) {
        int byTime = Long.compare(a.at, b.at);
        return byTime != 0 ? byTime : Long.compare(a.arming, b.arming);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm create(LongConsumer onRing) {
        return new LoopAlarm(onRing);
    }

    /** Lets something happen on the loop's thread as soon as it gets to it; called with the time it happens at. */
    public void post(LongConsumer event) {
        posted.add(event);
        time.wake();
    }

    /** Turns the loop for as long as the caller, asked after each event, wants it to. */
    public void runWhile(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            if (!happened()) {
                time.waitUntil(armed.isEmpty() ? Long.MAX_VALUE : armed.first().at);
            }
        }
    }

    /**
     * Plays an event back: lets every alarm ring that is due by then, and then the event happen.
     *
     * @param at not before {@link #now}
     */
    void play(long at, LongConsumer event) {
        while (!armed.isEmpty() && armed.first().at <= at) {
            ring(at);
        }
        now = at;
        event.accept(at);
    }

    /** Lets the next event happen that is due. An alarm comes before what was posted, as it would on a virtual clock. */
    private boolean happened() {
        long wall = Math.max(time.nanos(), now);
        if (!armed.isEmpty() && armed.first().at <= wall) {
            ring(wall);
            return true;
        }
        LongConsumer event = posted.poll();
        if (event == null) {
            return false;
        }
        now = wall;
        event.accept(now);
        return true;
    }

    private void ring(long wall) {
        LoopAlarm due = armed.removeFirst();
        now = due.at;
        latestRing = Math.max(latestRing, wall - due.at);
        due.isArmed = false;
        due.onRing.accept(now);
    }

    /** How late the thread has been at most for an alarm, in nanoseconds. */
    public long latestRing() {
        return latestRing;
    }

    private final class LoopAlarm implements Alarm {
        private final LongConsumer onRing;
        private long at;
        private long arming;
        private boolean isArmed;

        LoopAlarm(LongConsumer onRing) {
            this.onRing = onRing;
        }

        @Override
        public void set(long when) {
            cancel();
            if (when != NEVER) {
                at = Math.max(when, now);
                arming = armings++;
                isArmed = true;
                armed.add(this);
            }
        }

        @Override
        public void cancel() {
            if (isArmed) {
                armed.remove(this);
                isArmed = false;
            }
        }

        @Override
        public long at() {
            return isArmed ? at : NEVER;
        }
    }
}
