package io.simctl.policy;

import io.simctl.fleet.Request;

/** Fleet-level scheduling: where a request runs. One that only ever chooses one machine implements {@link MachineChoice}. */
public interface FleetScheduling extends FleetObserver {
    /** The answer of {@link #hedge} when no second machine shall have the request. */
    int NO_HEDGE = -1;

    /** The answer of {@link #hedgeAfter} when no second machine is ever to be asked for. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Nanoseconds after which a request that was sent to one machine and has no token yet may be sent to a second one as well. Unlike with
     * {@link Dispatch.Hedged}, {@link #hedge} chooses that one when the time has come, by what is known then.
     */
    default long hedgeAfter(Request request) {
        return NEVER;
    }

    /**
     * The second machine for a request whose first token is late; the first of them to give one serves it.
     *
     * @param first index of the machine that has it already
     * @return index of another one that passes, or {@link #NO_HEDGE}
     */
    default int hedge(Request request, int first, FleetView fleet, Candidates candidates, long now) {
        return NO_HEDGE;
    }

    /**
     * Sends the request to machines that pass, or lets it wait.
     *
     * @param candidates the machines that pass every gate for this request
     */
    Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now);
}
