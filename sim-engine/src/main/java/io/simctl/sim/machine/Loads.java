package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.scenario.fault.course.LoadFate;
import java.util.ArrayDeque;

/** The loads of a machine, one at a time in the order in which they were asked for. */
final class Loads {
    /** A listener to the changes of loads. */
    interface Listener {
        /** A load begins while none was under way, or the last one has ended. */
        void loading(boolean underWay);

        /** The model's weights are in memory. */
        void loaded(int model, long now);

        /** The load has ended without the model, for this reason. */
        void failed(int model, String cause, long now);
    }

    private static final String LATE = "not ready within the `start_timeout` of its server";
    private static final String FAULT = "the load failed";

    private record Load(int model, long nanos, boolean fails, long deadline) {}

    private final ArrayDeque<Load> line = new ArrayDeque<>();
    private final Alarms clock;
    private final Alarm end;
    private final Listener listener;
    private long beganAt;

    Loads(Alarms clock, Listener listener) {
        this.clock = clock;
        this.end = clock.create(this::ended);
        this.listener = listener;
    }

    /** @param timeout nanoseconds from now after which it is given up, the time in line included; {@link Alarm#NEVER} for none */
    void add(int model, long nanos, LoadFate fate, long timeout) {
        long deadline = timeout >= Alarm.NEVER - clock.now() ? Alarm.NEVER : clock.now() + timeout;
        long takes = fate.hangs() >= Alarm.NEVER - nanos ? Alarm.NEVER : nanos + fate.hangs();
        line.add(new Load(model, takes, fate.fails(), deadline));
        if (line.size() == 1) {
            listener.loading(true);
            begin(clock.now());
        }
    }

    /** One whose time is up in line is given up when its turn comes. */
    private void begin(long now) {
        beganAt = now;
        Load load = line.element();
        long done = load.nanos >= Alarm.NEVER - now ? Alarm.NEVER : now + load.nanos;
        end.set(Math.clamp(load.deadline, now, done));
    }

    /** The model's load is none any more, under way or in line. */
    void drop(int model, long now) {
        boolean wasFirst = !line.isEmpty() && line.element().model == model;
        line.removeIf(load -> load.model == model);
        if (wasFirst) {
            goOn(now);
        }
    }

    private void goOn(long now) {
        if (line.isEmpty()) {
            end.cancel();
            listener.loading(false);
        } else {
            begin(now);
        }
    }

    /** There is no load any more. */
    void clear() {
        if (!line.isEmpty()) {
            line.clear();
            end.cancel();
            listener.loading(false);
        }
    }

    private void ended(long now) {
        Load load = line.remove();
        boolean isThere = now - beganAt >= load.nanos;
        goOn(now);
        if (!isThere) {
            listener.failed(load.model, LATE, now);
        } else if (load.fails) {
            listener.failed(load.model, FAULT, now);
        } else {
            listener.loaded(load.model, now);
        }
    }
}
