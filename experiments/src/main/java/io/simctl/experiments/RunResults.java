package io.simctl.experiments;

import io.simctl.report.LiveFacts;
import io.simctl.report.Setup;
import io.simctl.report.result.RunResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of the runs of a plan.
 *
 * @param plan the runs that were to be made; one that was stopped early has fewer
 * @param mode which world they were made in
 * @param byPolicy results by policy set, in the order of the plan, then by run
 * @param facts what must be known of each live run; empty for simulated ones
 */
public record RunResults(RunPlan plan, Setup.Mode mode, Map<String, List<RunResult>> byPolicy, List<LiveFacts> facts) {
    public RunResults {
        Map<String, List<RunResult>> copy = new LinkedHashMap<>();
        byPolicy.forEach((policy, runs) -> copy.put(policy, List.copyOf(runs)));
        byPolicy = Collections.unmodifiableMap(copy);
        facts = List.copyOf(facts);
    }

    /** Whether nothing was run at all. */
    public boolean isEmpty() {
        return byPolicy.isEmpty();
    }

    /** The results of all policy sets, one after the other. */
    public List<RunResult> all() {
        return byPolicy.values().stream().flatMap(List::stream).toList();
    }
}
