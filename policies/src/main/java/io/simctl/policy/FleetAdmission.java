package io.simctl.policy;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;

/**
 * Fleet-level admission: whether a request may come in at all ({@link #decide}), and on which machines it may run ({@link
 * #gate}). The gates of all admission policies together with the Coordinator's own checks are the one predicate that
 * admission, scheduling, the queue's drain and placement share, so they can never disagree on what a candidate is.
 */
public interface FleetAdmission extends FleetObserver {
    /** The answer of {@link #gate} for a machine that may run the request. */
    String OPEN = "";

    /**
     * Whether {@code machine} may run {@code request} now.
     *
     * @return {@link #OPEN}, or the name of what stands against it, a constant in snake_case
     */
    default String gate(MachineView machine, Request request, long now) {
        return OPEN;
    }

    /**
     * Whether the {@link #gate} looks at nothing but the machine's view and the model of a {@link Request.Route#PUBLIC} request,
     * so that its "no" to one such request is its "no" to all of them until the machine changes. Policies that keep indexes
     * then need not ask again.
     */
    default boolean gateHoldsUntilChange() {
        return false;
    }

    /**
     * Whether the machine may serve the model for the public at all, however busy it is and whichever pool it is in. Placement
     * plans with machines only of which every policy says so; a policy that says no here says no at its {@link #gate}, too.
     */
    default boolean mayServe(MachineView machine, int model, long now) {
        return true;
    }

    /**
     * Whether the {@link #gate} gives way where it alone stands between a request and every machine that is left. It is asked for
     * gates that judge machines by what happened there lately: a fleet of which all are suspect is better tried than given up.
     */
    default boolean failsOpen() {
        return false;
    }

    /**
     * Nanoseconds after which a client that is rejected, by whoever, is told to try again; 0 for no such word. Each policy is
     * asked in turn, and the last word is what the client gets.
     *
     * @param rejection as the policies before this one have it
     */
    default long retryAfter(Request request, Outcome.Rejected rejection, FleetView fleet, long now) {
        return rejection.retryAfter();
    }

    /**
     * Whether the request may come in.
     *
     * @param candidates the machines that pass every gate of every admission policy for this request
     */
    Verdict decide(Request request, FleetView fleet, Candidates candidates, long now);
}
