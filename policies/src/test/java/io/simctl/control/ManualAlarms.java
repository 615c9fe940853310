package io.simctl.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A clock that tests turn by hand; as plain as can be, so that it is surely right. */
public final class ManualAlarms implements Alarms {
    private final List<Bell> bells = new ArrayList<>();
    private long now;
    private long armings;
    private long rung;

    private final class Bell implements Alarm {
        private final LongConsumer onRing;
        private long at = NEVER;
        private long armed;

        Bell(LongConsumer onRing) {
            this.onRing = onRing;
        }

        @Override
        public void set(long time) {
            at = Math.max(time, now);
            armed = armings++;
        }

        @Override
        public void cancel() {
            at = NEVER;
        }

        @Override
        public long at() {
            return at;
        }

        long armed() {
            return armed;
        }
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm create(LongConsumer onRing) {
        Bell bell = new Bell(onRing);
        bells.add(bell);
        return bell;
    }

    /** How many alarms have rung. */
    public long rung() {
        return rung;
    }

    /** Lets everything ring that is due until then. */
    public void runUntil(long end) {
        for (Optional<Bell> next = next(end); next.isPresent(); next = next(end)) {
            Bell bell = next.get();
            now = bell.at;
            bell.cancel();
            rung++;
            bell.onRing.accept(now);
        }
        now = end;
    }

    private Optional<Bell> next(long end) {
        return bells.stream()
                .filter(b -> b.isSet() && b.at <= end)
                .min(Comparator.comparingLong(Bell::at).thenComparingLong(Bell::armed));
    }
}
