package io.simctl.cli;

import io.simctl.report.LiveFacts;
import io.simctl.report.Metrics;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metrics.RunResult;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in the report's words what a scenario is and what its runs gave. */
final class ReportAssembly {
    private final Loaded loaded;
    private final Scenario scenario;
    private final EffectiveValues values;

    ReportAssembly(Loaded loaded) {
        this.loaded = loaded;
        this.scenario = loaded.scenario();
        this.values = new EffectiveValues(EffectiveConfig.tree(scenario));
    }

    /** The names of the policy sets to run, the baseline first, since the others are compared to it. */
    static List<String> order(Scenario scenario, List<String> chosen) {
        List<String> names = new ArrayList<>(scenario.policies().keySet());
        if (!chosen.isEmpty()) {
            names.retainAll(chosen);
        }
        scenario.report().baseline().filter(names::remove).ifPresent(names::addFirst);
        return names;
    }

    Report simulated(Map<String, List<RunResult>> results, List<String> machines, List<Report.Trace> traces) {
        return report(Report.Mode.SIMULATED, results, machines, traces, List.of());
    }

    Report live(
            Map<String, List<RunResult>> results,
            List<String> machines,
            List<Report.Trace> traces,
            List<LiveFacts> facts) {
        return report(Report.Mode.LIVE, results, machines, traces, facts);
    }

    private Report report(
            Report.Mode mode,
            Map<String, List<RunResult>> results,
            List<String> machines,
            List<Report.Trace> traces,
            List<LiveFacts> facts) {
        return new Report(
                new Report.Scenario(scenario.scenario(), "", scenario.description()),
                mode,
                scenario.seed(),
                new Report.Inputs(loaded.sha256(), traces),
                List.copyOf(scenario.models().keySet()),
                machines,
                results.entrySet().stream()
                        .map(policy -> new PolicyResult(policy.getKey(), policy.getValue()))
                        .toList(),
                scenario.observed().stream()
                        .filter(figure -> results.containsKey(figure.policy()))
                        .flatMap(figure -> observed(figure).stream())
                        .toList(),
                scenario.provenance().stream().map(this::constant).toList(),
                EffectiveConfig.render(scenario),
                facts);
    }

    private static Optional<Report.Observed> observed(Scenario.Observed figure) {
        return Metrics.find(figure.metric())
                .map(metric -> new Report.Observed(
                        figure.policy(), figure.model().orElse(Report.ALL), metric, figure.value(), figure.source()));
    }

    private Report.Constant constant(Scenario.Provenance provenance) {
        Report.Origin origin = switch (provenance.kind()) {
            case MEASURED -> Report.Origin.MEASURED;
            case PUBLISHED -> Report.Origin.PUBLISHED;
            case ASSUMED -> Report.Origin.ASSUMED;
        };
        return new Report.Constant(provenance.path(), values.at(provenance.path()), origin, provenance.note());
    }
}
