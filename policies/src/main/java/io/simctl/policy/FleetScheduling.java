package io.simctl.policy;

import io.simctl.fleet.Request;

/** Fleet-level scheduling: where a request runs. One that only ever chooses one machine implements {@link MachineChoice}. */
public interface FleetScheduling extends FleetObserver {
    /**
     * Sends the request to machines that pass, or lets it wait.
     *
     * @param candidates the machines that pass every gate for this request
     */
    Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now);
}
