package io.simctl.control.coordinator;

import io.simctl.control.Attempt;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.ModelSelection;
import java.util.List;

/**
 * The choice of the model that answers an attempt: the first selection that concerns the request makes it, and hears of the attempt's end.
 * It stands between the Coordinator and its caller, since every end of an attempt passes there, but for that of a client who leaves.
 */
final class Selections implements Coordinator.Caller {
    private final ModelSelection[] policies;
    private final Coordinator.Caller caller;

    Selections(List<ModelSelection> policies, Coordinator.Caller caller) {
        this.policies = policies.toArray(ModelSelection[]::new);
        this.caller = caller;
    }

    /** Chooses the model that answers; false when a policy finds none that can be had. */
    boolean select(Attempt attempt, FleetView fleet, long now) {
        Request asked = attempt.asked();
        for (int policy = 0; policy < policies.length; policy++) {
            int model = policies[policy].select(asked, fleet, now);
            if (model != ModelSelection.AS_ASKED) {
                if (model == ModelSelection.NONE) {
                    return false;
                }
                attempt.answerBy(model, policy);
                return true;
            }
        }
        return true;
    }

    /** The client has left. */
    void ended(Attempt attempt, long now) {
        if (attempt.selection() != Attempt.NO_SELECTION) {
            policies[attempt.selection()].ended(attempt.model(), now);
            attempt.selectionEnded();
        }
    }

    @Override
    public void rejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
        ended(attempt, now);
        caller.rejected(attempt, rejection, couldHaveServed, now);
    }

    @Override
    public void completed(Attempt attempt, long now) {
        ended(attempt, now);
        caller.completed(attempt, now);
    }

    @Override
    public void failed(Attempt attempt, Outcome.Failed failure, long now) {
        ended(attempt, now);
        caller.failed(attempt, failure, now);
    }
}
