package io.simctl.policy;

import io.simctl.fleet.Request;

/**
 * A choice of the model that answers, for requests that ask for a name behind which several models stand. It is made once for each
 * attempt, before admission and scheduling; from then on the request is one for the chosen model.
 */
public interface ModelSelection extends FleetObserver {
    /** The answer of {@link #select} for a request that the policy has nothing to do with. */
    int AS_ASKED = -1;

    /** The answer of {@link #select} when none of the models can be had. */
    int NONE = -2;

    /**
     * Chooses the model that answers.
     *
     * @param request as the client sent it
     * @return index of a model, {@link #AS_ASKED} or {@link #NONE}
     */
    int select(Request request, FleetView fleet, long now);

    /**
     * An attempt for which this policy chose has ended, in whatever way.
     *
     * @param model the model that was chosen
     */
    default void ended(int model, long now) {}
}
