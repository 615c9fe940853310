package io.simctl.report.across;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import io.simctl.report.result.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A policy of an artifact, as one side of a comparison; or what a replayed trace recorded of the system that it comes from.
 *
 * @param source where it was read from
 * @param report the report of its artifact
 * @param policy its results
 * @param isRecorded whether it is a recording: seen once, without machines and without sections
 */
public record Contender(String source, Report report, PolicyResult policy, boolean isRecorded) {
    /** The name that stands for what was recorded, unless a policy has it. */
    public static final String RECORDED = "recorded";

    /** All contenders of an artifact: its policies in their order, and then what was recorded. */
    public static List<Contender> of(String source, Report report) {
        List<Contender> contenders = new ArrayList<>(report.policies().stream()
                .map(policy -> new Contender(source, report, policy, false))
                .toList());
        recorded(report).ifPresent(policy -> contenders.add(new Contender(source, report, policy, true)));
        return List.copyOf(contenders);
    }

    private static Optional<PolicyResult> recorded(Report report) {
        List<Figures> recorded = report.setup().inputs().recorded();
        if (recorded.isEmpty() || report.policy(RECORDED).isPresent()) {
            return Optional.empty();
        }
        List<ModelResult> models = recorded.stream()
                .map(figures -> new ModelResult(figures, List.of(), List.of(), Batches.NONE))
                .toList();
        RunResult run = new RunResult(
                0,
                0,
                models,
                FleetResult.NONE,
                new TimeSeries(1, List.of()),
                new ResidencyTimeline(1, 0, List.of()),
                Shares.NONE,
                List.of());
        return Optional.of(new PolicyResult(RECORDED, List.of(run)));
    }

    /** The name of the policy. */
    public String name() {
        return policy.name();
    }

    /** Whether a figure of this contender can be had at all: a recording knows neither machines nor all outcomes. */
    boolean has(Metric metric) {
        return !isRecorded || !metric.isOfMachines();
    }

    /** How it came to be, in words: "pools of out/a (simulated, seed 1, 5 replications)". */
    public String inWords() {
        int runs = policy.replications().size();
        String how = isRecorded
                ? "from the trace"
                : report.mode().name().toLowerCase(Locale.ROOT) + ", seed " + report.seed()
                        + (runs == 1 ? "" : ", " + runs + " replications");
        return Stream.of(name(), "of", source, "(" + how + ")")
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }
}
