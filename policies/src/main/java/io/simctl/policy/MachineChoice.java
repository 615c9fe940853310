package io.simctl.policy;

import io.simctl.fleet.Request;

/** Fleet-level scheduling that sends each request to one machine. */
public interface MachineChoice extends FleetScheduling {
    /** The answer of {@link #choose} when no machine can take the request now. */
    int NONE = -1;

    /**
     * Chooses among the machines that pass.
     *
     * @param candidates the machines that pass every gate for this request
     * @return index of a machine for which {@code candidates.passes} holds, or {@link #NONE}
     */
    int choose(Request request, FleetView fleet, Candidates candidates, long now);

    @Override
    default Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
        int machine = choose(request, fleet, candidates, now);
        return machine == NONE ? Dispatch.NOT_YET : fleet.to(machine);
    }
}
