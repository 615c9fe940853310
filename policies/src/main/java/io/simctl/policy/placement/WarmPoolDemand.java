package io.simctl.policy.placement;

import io.simctl.policy.placement.Pressure.Sign;

/**
 * The number of machines that a model needs (d-inference, warm pool of June 2026): by Little's law the requests that are in the
 * system, over the number that one machine runs well at once, plus a buffer.
 *
 * <p>Growth needs a sign of pressure. The original never lets a model shrink ({@code ratchet}), so a pool once too large starves
 * the others for ever; here a pool shrinks to the most that it needed within {@code cooldown}.
 */
final class WarmPoolDemand {
    private static final double RAMP_ALPHA = 0.3;

    private final ModelPools.Knobs knobs;
    private final boolean ratchet;
    private final int floor;
    private final int qualityConcurrency;
    private final double serviceSeconds;
    private final long cooldown;
    private final Pressure pressure;
    private final RecentMost recentNeed;
    private int previous;
    private long changedAt;
    private int occupiedBefore;
    private double ramp;

    /**
     * @param floor machines that the model shall have whatever the demand
     * @param qualityConcurrency requests that one machine runs well at once
     * @param serviceSeconds how long a request takes
     */
    WarmPoolDemand(ModelPools.Knobs knobs, int floor, int qualityConcurrency, double serviceSeconds) {
        this.knobs = knobs;
        this.ratchet = knobs.defects().contains(ModelPools.Defect.RATCHET);
        this.floor = floor;
        this.qualityConcurrency = qualityConcurrency;
        this.serviceSeconds = serviceSeconds;
        this.cooldown = knobs.cooldown().orElse(knobs.minDwell()).toNanos();
        long interval = knobs.interval().toNanos();
        this.pressure = new Pressure(interval);
        this.recentNeed = new RecentMost(Math.max(1, Math.ceilDiv(cooldown, interval)));
    }

    void count(Sign sign, long now) {
        pressure.count(sign, now);
    }

    /** How many machines the model should have; called at each tick. */
    int target(Census census, long now) {
        pressure.tick(now);
        int needed = needed(census);
        recentNeed.add(needed);
        int reachable = (ratchet ? census.warm() : Math.max(census.warm(), census.pool())) + census.cold();
        int target = wanted(needed, census, reachable);
        if (target < previous && now - changedAt < cooldown) {
            target = Math.min(previous, reachable);
        }
        target = Math.min(Math.max(target, floor), reachable);
        if (target != previous) {
            previous = target;
            changedAt = now;
        }
        return target;
    }

    private int needed(Census census) {
        double load = census.running() + census.waiting() + census.queued() + pressure.spillRate() * serviceSeconds;
        int byLoad = load > 0 ? (int) Math.ceil(load / qualityConcurrency) + knobs.burstBuffer() : 0;
        return knobs.headroom() ? Math.max(byLoad, withHeadroom(census)) : byLoad;
    }

    /** The September version keeps room for as many more as came within the time that a load takes. */
    private int withHeadroom(Census census) {
        int occupied = census.running();
        ramp += RAMP_ALPHA * (Math.max(0, occupied - occupiedBefore) - ramp);
        occupiedBefore = occupied;
        double room = Math.ceil(ramp * knobs.headroomLoadWindows() / qualityConcurrency);
        int headroom = (int) Math.min(room, knobs.headroomMaxMachines());
        return (int) Math.ceil((double) occupied / qualityConcurrency) + headroom + census.foreignBlocked();
    }

    private int wanted(int needed, Census census, int reachable) {
        boolean pressed = isPressed(census);
        if (pressed || (knobs.headroom() && needed > census.warm())) {
            int grown = pressed ? Math.max(needed, census.warm() + 1) : needed;
            return Math.clamp(grown, census.warm(), Math.max(census.warm(), reachable));
        }
        return ratchet ? census.warm() : quiet(needed, census);
    }

    /** Without pressure nothing grows beyond what is warm, and a pool keeps what it needed lately. */
    private int quiet(int needed, Census census) {
        int pool = census.pool();
        if (needed >= pool) {
            return Math.max(pool, Math.min(needed, census.warm()));
        }
        return recentNeed.isFull() ? Math.min(pool, recentNeed.most()) : pool;
    }

    private boolean isPressed(Census census) {
        if (pressure.count(Sign.CAPACITY_REJECT) >= knobs.capacityRejectThreshold()
                || pressure.count(Sign.TTFT_MISS) >= knobs.ttftMissThreshold()
                || pressure.count(Sign.COLD_DISPATCH) >= knobs.coldDispatchThreshold()) {
            return true;
        }
        if (census.queued() > 0
                && census.queueAge() >= knobs.queueAgeThreshold().toNanos()) {
            return true;
        }
        boolean anySign = pressure.isAny() || census.queued() > 0 || pressure.spillRate() > 0;
        return anySign && census.warm() > 0 && census.saturated() >= knobs.warmSaturation() * census.warm();
    }
}
