package io.simctl.experiments.tune;

import java.util.List;

/** A way to look for good candidates within a budget. */
interface Search {
    /**
     * Looks.
     *
     * @param replications that a candidate shall have before it is chosen
     * @return the candidates that were chosen: the best one, or those that nothing is better than
     */
    List<Candidate> run(Trials trials, int replications) throws InterruptedException;
}
