package io.simctl.policy.placement;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Objects;

/**
 * Signs that a model has too few machines, counted by kind (d-inference, warm pool). Counts are halved once a minute and
 * forgotten after a while without a new sign; the rate at which requests spill over is averaged exponentially.
 */
final class Pressure {
    /** A sign that a model has too few machines. */
    enum Sign {
        /** A request was rejected for want of a machine. */
        CAPACITY_REJECT,
        /** A request was rejected because each machine would have been too slow. */
        TTFT_MISS,
        /** A request was sent to a machine that has to load the model first. */
        COLD_DISPATCH
    }

    /** A count that changes without a box. */
    private static final class Counter {
        private int count;
    }

    private static final long HALVING = Duration.ofMinutes(1).toNanos();
    private static final double ALPHA = 0.3;

    private final long interval;
    private final long window;
    private final EnumMap<Sign, Counter> counters = new EnumMap<>(Sign.class);
    private long lastSignAt;
    private long lastHalvedAt;
    private long lastFoldAt;
    private int arrivals;
    private double spillRate;
    private boolean hasRate;

    /** @param interval nanoseconds between two ticks of the warm pool */
    Pressure(long interval) {
        for (Sign sign : Sign.values()) {
            counters.put(sign, new Counter());
        }
        this.interval = interval;
        this.window = Math.max(4 * interval, HALVING);
    }

    void count(Sign sign, long now) {
        if (!isAny()) {
            lastHalvedAt = now;
        }
        counter(sign).count++;
        arrivals++;
        lastSignAt = now;
    }

    /** Lets time pass; called at each tick. */
    void tick(long now) {
        if (now - lastSignAt > window) {
            counters.values().forEach(counter -> counter.count = 0);
        } else if (now - lastHalvedAt >= HALVING) {
            counters.values().forEach(counter -> counter.count /= 2);
            lastHalvedAt = now;
        }
        if (now - lastFoldAt >= interval / 2) {
            fold(now);
        }
    }

    private void fold(long now) {
        double rate = arrivals / Math.max(1e-9, (now - lastFoldAt) / 1e9);
        spillRate = hasRate ? spillRate + ALPHA * (rate - spillRate) : rate;
        hasRate = true;
        arrivals = 0;
        lastFoldAt = now;
    }

    private Counter counter(Sign sign) {
        return Objects.requireNonNull(counters.get(sign));
    }

    int count(Sign sign) {
        return counter(sign).count;
    }

    boolean isAny() {
        return count(Sign.CAPACITY_REJECT) > 0 || count(Sign.TTFT_MISS) > 0 || count(Sign.COLD_DISPATCH) > 0;
    }

    /** Signs per second; a rate of less than one in the time after which signs are forgotten is none. */
    double spillRate() {
        return spillRate * window < 1e9 ? 0 : spillRate;
    }
}
