package io.simctl.policy;

import io.simctl.control.Attempt;

/**
 * The one predicate of what may run where, asked by index so that a policy that keeps machines in an order of its own need
 * not look at them all.
 */
public interface Candidates {
    /** The answer of {@link #next} when no further machine passes. */
    int NONE = -1;

    /** Whether {@code machine} passes every gate for {@code attempt} now. */
    boolean passes(Attempt attempt, int machine);

    /**
     * What stands against {@code machine}: the name of the first gate that fails in the order of the gates, or {@link
     * FleetAdmission#OPEN}.
     */
    String blockedBy(Attempt attempt, int machine);

    /**
     * Whether {@code gate} is all that stands against {@code machine}: it says no and every other one lets the attempt pass,
     * whatever their order.
     */
    boolean blockedOnlyBy(Attempt attempt, int machine, String gate);

    /**
     * Whether {@code machine}, which does not pass, will pass for no {@link io.simctl.fleet.Request.Route#PUBLIC} attempt for
     * the same model until it has changed. Policies that keep indexes drop it until then; {@code false} is always safe.
     */
    boolean blockedUntilChange(Attempt attempt, int machine);

    /** The first machine with index {@code from} or higher that passes, or {@link #NONE}. */
    int next(Attempt attempt, int from);
}
