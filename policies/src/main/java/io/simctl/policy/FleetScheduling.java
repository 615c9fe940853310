package io.simctl.policy;

import io.simctl.control.Attempt;
import io.simctl.control.FleetView;

/** Fleet-level scheduling: which machine runs a request. */
public interface FleetScheduling extends FleetObserver {
    /** The answer of {@link #choose} when no machine can take the attempt now. */
    int NONE = -1;

    /**
     * Chooses among the machines that pass.
     *
     * @return index of a machine for which {@code candidates.passes} holds, or {@link #NONE}
     */
    int choose(Attempt attempt, FleetView fleet, Candidates candidates, long now);
}
