package io.simctl.sim.engine;

import io.simctl.control.Alarm;

/**
 * A run of engine steps whose costs form an arithmetic series after the first: step i, counted from 0, costs {@code second + (i - 1)
 * · growth} nanoseconds of nominal work, and step 0 costs {@code lead}. Work is done at a speed that may change at any instant.
 *
 * <p>Boundary j is the end of the first j steps. All boundaries are worked out from one anchor, a time at which the work done
 * so far is known, and rounded once; so errors do not add up over steps, and a change of speed moves the anchor only.
 */
final class Leap {
    private long start;
    private double lead;
    private double second;
    private double growth;
    private double speed = 1;
    private long anchor;
    private double anchorWork;
    private boolean bent;

    /** Begins a run of steps at {@code now}, all in the series. */
    void begin(long now, double firstNanos, double growthNanos, double atSpeed) {
        begin(now, firstNanos, firstNanos + growthNanos, growthNanos, atSpeed);
    }

    /** Begins a run of steps at {@code now}. */
    void begin(long now, double leadNanos, double secondNanos, double growthNanos, double atSpeed) {
        start = now;
        lead = leadNanos;
        second = secondNanos;
        growth = growthNanos;
        speed = atSpeed;
        anchor = now;
        anchorWork = 0;
        bent = false;
    }

    /** Whether nothing has been done since the last boundary, which is {@code now}. */
    boolean beginsAt(long now) {
        return start == now;
    }

    /** When the first of the steps begins. */
    long start() {
        return start;
    }

    /** When the first {@code steps} steps end; {@link Alarm#NEVER} where that is after the end of time. */
    long boundary(long steps) {
        if (steps == 0) {
            return start;
        }
        long takes = Math.round(Math.max(0, work(steps) - anchorWork) / speed);
        return anchor + Math.min(takes, Alarm.NEVER - anchor);
    }

    private double work(long count) {
        double after = count - 1;
        return count == 0 ? 0 : lead + after * (second + growth * 0.5 * (after - 1));
    }

    /** Nominal nanoseconds of the first step. */
    double lead() {
        return lead;
    }

    /**
     * How many steps have ended when the next boundary comes; one that is due right at {@code now} counts as to come.
     *
     * @param now not before the run began
     */
    long next(long now) {
        double work = Math.max(0, anchorWork + (now - anchor) * speed);
        long steps = (long) stepsFor(work);
        while (boundary(steps) < now) {
            steps++;
        }
        while (steps > 0 && boundary(steps - 1) >= now) {
            steps--;
        }
        return steps;
    }

    /** The real number of steps that so much work makes: the positive root of {@link #work}, in the form that never cancels. */
    private double stepsFor(double work) {
        if (work <= lead) {
            return work == 0 ? 0 : work / lead;
        }
        double rest = work - lead;
        double half = second - 0.5 * growth;
        return 1 + 2 * rest / (half + Math.sqrt(half * half + 2 * growth * rest));
    }

    /** Leaves the first {@code steps} steps, which have ended, behind. */
    void advance(long steps) {
        if (steps == 0) {
            return;
        }
        start = boundary(steps);
        anchorWork -= work(steps);
        second += growth * steps;
        lead = second - growth;
        bent = false;
    }

    /** Goes on at another speed from {@code now} on, which lies in the first step. */
    void changeSpeed(long now, double newSpeed) {
        anchorWork += (now - anchor) * speed;
        anchor = now;
        speed = newSpeed;
        bent = now > start;
    }

    /** Whether the speed has changed within the first step, so that its duration does not fit into the series. */
    boolean isBent() {
        return bent;
    }
}
