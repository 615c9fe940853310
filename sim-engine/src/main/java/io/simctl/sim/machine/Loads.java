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
    }

    private record Load(int model, long nanos) {}

    private final ArrayDeque<Load> line = new ArrayDeque<>();
    private final Alarms clock;
    private final Alarm end;
    private final Listener listener;

    Loads(Alarms clock, Listener listener) {
        this.clock = clock;
        this.end = clock.create(this::ended);
        this.listener = listener;
    }

    void add(int model, long nanos) {
        line.add(new Load(model, nanos));
        if (line.size() == 1) {
            listener.loading(true);
            begin(clock.now());
        }
    }

    private void begin(long now) {
        end.set(now + line.element().nanos);
    }

    private void ended(long now) {
        Load load = line.remove();
        if (line.isEmpty()) {
            listener.loading(false);
        } else {
            begin(now);
        }
        listener.loaded(load.model, now);
    }
}
