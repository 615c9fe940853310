package io.simctl.policy.placement;

import java.time.Duration;
import java.util.EnumMap;

/**
 * Signs that a model has too few machines, counted by kind (d-inference, warm pool). Counts are halved once a minute and
 * forgotten after a while without a new sign; the rate at which requests spill over is averaged exponentially.
 */
final class Pressure {
    /** A sign that a model has too few machines. */
    enum Sign {
        /** A request was turned away for want of a machine. */
        CAPACITY_REJECT,
        /** A request was turned away because each machine would have been too slow. */
        TTFT_MISS,
        /** A request was sent to a machine that has to load the model first. */
        COLD_DISPATCH
    }

    private static final long HALVING = Duration.ofMinutes(1).toNanos();
    private static final double ALPHA = 0.3;

    private final long interval;
    private final long window;
    private final EnumMap<Sign, Integer> counts = new EnumMap<>(Sign.class);
    private long lastSignAt;
    private long lastHalvedAt;
    private long lastFoldAt;
    private int arrivals;
    private double spillRate;
    private boolean hasRate;

    /** @param interval nanoseconds between two ticks of the warm pool */
    Pressure(long interval) {
        this.interval = interval;
        this.window = Math.max(4 * interval, HALVING);
    }

    void count(Sign sign, long now) {
        if (!isAny()) {
            lastHalvedAt = now;
        }
        counts.merge(sign, 1, Integer::sum);
        arrivals++;
        lastSignAt = now;
    }

    /** Lets time pass; called at each tick. */
    void tick(long now) {
        if (now - lastSignAt > window) {
            counts.clear();
        } else if (now - lastHalvedAt >= HALVING) {
            counts.replaceAll((sign, count) -> count / 2);
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

    int count(Sign sign) {
        return counts.getOrDefault(sign, 0);
    }

    boolean isAny() {
        return counts.values().stream().anyMatch(count -> count > 0);
    }

    /** Signs per second; a rate of less than one in the time after which signs are forgotten is none. */
    double spillRate() {
        return spillRate * window < 1e9 ? 0 : spillRate;
    }
}
