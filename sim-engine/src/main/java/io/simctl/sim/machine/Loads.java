package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.ArrayDeque;

/** The loads of a machine, one at a time in the order in which they were asked for. */
final class Loads {
    /** A listener to the changes of loads. */
    interface Listener {
        /** A load begins while none was under way, or the last one has ended. */
        void loading(boolean underWay);

        /** The model's weights are in memory. */
        void loaded(int model, long now);

        /** The load has taken longer than it may. */
        void timedOut(int model, long now);
    }

    private record Load(int model, long nanos, long deadline) {}

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
    void add(int model, long nanos, long timeout) {
        long deadline = timeout >= Alarm.NEVER - clock.now() ? Alarm.NEVER : clock.now() + timeout;
        line.add(new Load(model, nanos, deadline));
        if (line.size() == 1) {
            listener.loading(true);
            begin(clock.now());
        }
    }

    /** Gives up the load of a model that is in line or under way; nothing more is heard of it. */
    void drop(int model) {
        boolean isUnderWay = !line.isEmpty() && line.element().model == model;
        line.removeIf(load -> load.model == model);
        if (isUnderWay && line.isEmpty()) {
            end.cancel();
            listener.loading(false);
        } else if (isUnderWay) {
            begin(clock.now());
        }
    }

    /** One whose time is up in line is given up when its turn comes. */
    private void begin(long now) {
        beganAt = now;
        Load load = line.element();
        end.set(Math.clamp(load.deadline, now, now + load.nanos));
    }

    private void ended(long now) {
        Load load = line.remove();
        boolean isThere = now - beganAt >= load.nanos;
        if (line.isEmpty()) {
            listener.loading(false);
        } else {
            begin(now);
        }
        if (isThere) {
            listener.loaded(load.model, now);
        } else {
            listener.timedOut(load.model, now);
        }
    }
}
