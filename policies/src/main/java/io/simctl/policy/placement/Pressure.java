package io.simctl.policy.placement;

import java.time.Duration;
import java.util.Arrays;

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

    private static final long HALVING = Duration.ofMinutes(1).toNanos();
    private static final double ALPHA = 0.3;

    private final long interval;
    private final long window;
    private final int[] counts = new int[Sign.values().length];
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
        counts[sign.ordinal()]++;
        arrivals++;
        lastSignAt = now;
    }

    /** Lets time pass; called at each tick. */
    void tick(long now) {
        if (now - lastSignAt > window) {
            Arrays.fill(counts, 0);
        } else if (now - lastHalvedAt >= HALVING) {
            Arrays.setAll(counts, sign -> counts[sign] / 2);
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
        return counts[sign.ordinal()];
    }

    boolean isAny() {
        for (int count : counts) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    /** Signs per second; a rate of less than one in the time after which signs are forgotten is none. */
    double spillRate() {
        return spillRate * window < 1e9 ? 0 : spillRate;
    }
}
