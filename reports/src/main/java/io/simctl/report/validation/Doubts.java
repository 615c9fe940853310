package io.simctl.report.validation;

import io.simctl.report.LiveFacts;
import io.simctl.report.validation.Validation.Ends;
import io.simctl.report.validation.Validation.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reasons for which live runs cannot be held against a simulation of them, a sentence each. */
final class Doubts {
    /** A machine half as fast again as before is another machine. */
    private static final double DRIFTED = 0.5;

    /** Outputs whose length differs by more than this are another workload. */
    private static final double OF_ANOTHER_LENGTH = 0.1;

    private Doubts() {}

    static List<String> ofRuns(List<LiveFacts> runs) {
        List<String> doubts = new ArrayList<>();
        for (LiveFacts run : runs) {
            String name = run.policy() + ", live run " + (run.replication() + 1) + ": ";
            if (run.isDegraded()) {
                doubts.add(name + "simctl itself lagged (" + run.lag() + "), so its latencies are not the servers'");
            }
            if (!run.isComplete()) {
                doubts.add(name + "it was stopped early");
            }
            if (run.restarts() > 0) {
                doubts.add(name + run.restarts() + " servers ended by themselves and were started again");
            }
        }
        return doubts;
    }

    static List<String> ofRequests(List<Policy> policies) {
        List<String> doubts = new ArrayList<>();
        for (Policy policy : policies) {
            if (policy.simulated().completed() == 0) {
                doubts.add(policy.name() + ", simulated: no request was completed");
            }
            for (int run = 0; run < policy.live().size(); run++) {
                String name = policy.name() + ", live run " + (run + 1) + ": ";
                ofRequests(name, policy.live().get(run), policy.simulated(), doubts);
            }
        }
        return doubts;
    }

    private static void ofRequests(String name, Ends live, Ends simulated, List<String> doubts) {
        if (live.completed() == 0) {
            doubts.add(name + "no request was completed; " + live.failed() + " of " + live.submitted() + " failed");
            return;
        }
        double longer = live.meanOutput() / simulated.meanOutput() - 1;
        if (Math.abs(longer) > OF_ANOTHER_LENGTH) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "%soutputs were %.0f %% %s than simulated (%.0f tokens instead of %.0f), so that tokens/s and E2E do not compare",
                    name,
                    100 * Math.abs(longer),
                    longer < 0 ? "shorter" : "longer",
                    live.meanOutput(),
                    simulated.meanOutput()));
        }
    }

    static List<String> ofDrift(double drift) {
        return drift <= DRIFTED
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "the machine's speed changed by %,.0f %% while it was measured around the runs, so that no two of"
                                + " them were made on the same machine",
                        100 * drift));
    }
}
