package io.simctl.sim.kernel;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** What {@link AlarmQueue} is to do, as plainly as can be: a list in which the next alarm to ring stands first. */
final class SortedListAlarms implements Alarms {
    private final List<Entry> line = new ArrayList<>();
    private long now;

    private final class Entry implements Alarm {
        private final LongConsumer onRing;
        private long at = NEVER;

        private Entry(LongConsumer onRing) {
            this.onRing = onRing;
        }

        @Override
        public void set(long time) {
            cancel();
            if (time == NEVER) {
                return;
            }
            at = Math.max(time, now);
            int place = 0;
            while (place < line.size() && line.get(place).at <= at) {
                place++;
            }
            line.add(place, this);
        }

        @Override
        public void cancel() {
            line.remove(this);
            at = NEVER;
        }

        @Override
        public long at() {
            return at;
        }
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm create(LongConsumer onRing) {
        return new Entry(onRing);
    }

    void runUntil(long end) {
        while (!line.isEmpty() && line.get(0).at <= end) {
            Entry next = line.get(0);
            now = next.at;
            next.cancel();
            next.onRing.accept(now);
        }
        now = end;
    }

    long nextAt() {
        return line.isEmpty() ? Alarm.NEVER : line.get(0).at;
    }
}
