package io.simctl.report.meter;

import io.simctl.report.result.FaultShare;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The meter of faults: which struck which machine how often, and for how long it held. */
final class FaultMeter {
    private final long warmup;
    private final Map<Key, Held> held = new HashMap<>();

    FaultMeter(long warmup) {
        this.warmup = warmup;
    }

    private record Key(int machine, String fault) {}

    /** The times of one kind of fault on one machine; several of a kind may hold at once. */
    private static final class Held {
        private int now;
        private long since;
        private long times;
        private long nanos;
        private long first;
        private long last;
        private long lastBegun;

        void begin(long at, long warmup) {
            if (now++ == 0) {
                since = at;
            }
            lastBegun = at;
            if (at >= warmup) {
                struck(at);
            }
        }

        void end(long at, long warmup) {
            if (--now == 0) {
                hold(at, warmup);
            }
        }

        private void struck(long at) {
            first = times == 0 ? at : first;
            last = at;
            times++;
        }

        /** One that began in the warm-up counts from its end on. */
        private void hold(long until, long warmup) {
            if (until > warmup) {
                nanos += until - Math.max(since, warmup);
                if (times == 0) {
                    struck(lastBegun);
                }
            }
        }

        Held until(long end, long warmup) {
            Held whole = new Held();
            whole.since = since;
            whole.lastBegun = lastBegun;
            whole.times = times;
            whole.nanos = nanos;
            whole.first = first;
            whole.last = last;
            if (now > 0) {
                whole.hold(end, warmup);
            }
            return whole;
        }
    }

    void fault(int machine, String fault, boolean begins, long now) {
        Held its = held.computeIfAbsent(new Key(machine, fault), unused -> new Held());
        if (begins) {
            its.begin(now, warmup);
        } else {
            its.end(now, warmup);
        }
    }

    /** Those that held within the measured time, by fault and machine. */
    List<FaultShare> snapshot(long end) {
        return held.entrySet().stream()
                .flatMap(entry -> share(entry.getKey(), entry.getValue().until(end, warmup)).stream())
                .sorted(Comparator.comparing(FaultShare::fault).thenComparingInt(FaultShare::machine))
                .toList();
    }

    private static Optional<FaultShare> share(Key key, Held its) {
        return its.times == 0
                ? Optional.empty()
                : Optional.of(new FaultShare(key.fault(), key.machine(), its.times, its.nanos, its.first, its.last));
    }
}
