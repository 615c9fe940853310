package io.simctl.policy;

/**
 * The machines that may run one request now, by the one predicate of all gates. Asked by index, so that a policy that keeps machines
 * in an order of its own need not look at them all. It speaks of the request that a policy is being asked about, and is of no use
 * after the answer.
 */
public interface Candidates {
    /** The answer of {@link #next} when no further machine passes. */
    int NONE = -1;

    /** Whether {@code machine} passes every gate now. */
    boolean passes(int machine);

    /**
     * What stands against {@code machine}: the name of the first gate that fails in the order of the gates, or {@link
     * FleetAdmission#OPEN}.
     */
    String blockedBy(int machine);

    /**
     * Whether {@code gate} is all that stands against {@code machine}: it says no and every other one lets the request pass,
     * whatever their order.
     */
    boolean blockedOnlyBy(int machine, String gate);

    /**
     * Whether {@code machine}, which does not pass, will pass for no {@link io.simctl.fleet.Request.Route#PUBLIC} request for
     * the same model until it has changed. Policies that keep indexes drop it until then; {@code false} is always safe.
     */
    boolean blockedUntilChange(int machine);

    /** The first machine with index {@code from} or higher that passes, or {@link #NONE}. */
    int next(int from);
}
