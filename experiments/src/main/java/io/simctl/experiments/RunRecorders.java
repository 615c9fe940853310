package io.simctl.experiments;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import java.util.List;

/** A source of what listens to runs beside their metrics, such as a writer of a file. Runs may go on side by side. */
@FunctionalInterface
public interface RunRecorders {
    /** Nothing listens. */
    RunRecorders NONE = (policy, run, fleet) -> List.of();

    /**
     * Listeners for one run.
     *
     * @param policy name of its policy set
     * @param run from 0, among those of the policy set
     * @param fleet the machines and models, by the indexes that a listener hears
     */
    List<RunListener> of(String policy, int run, Fleet fleet);
}
