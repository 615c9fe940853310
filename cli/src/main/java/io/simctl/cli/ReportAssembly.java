package io.simctl.cli;

import io.simctl.report.LiveFacts;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RunResult;
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

    Report simulated(Map<String, List<RunResult>> results, List<String> machines, List<Setup.Trace> traces) {
        return report(Setup.Mode.SIMULATED, results, machines, traces, List.of());
    }

    Report live(
            Map<String, List<RunResult>> results,
            List<String> machines,
            List<Setup.Trace> traces,
            List<LiveFacts> facts) {
        return report(Setup.Mode.LIVE, results, machines, traces, facts);
    }

    private Report report(
            Setup.Mode mode,
            Map<String, List<RunResult>> results,
            List<String> machines,
            List<Setup.Trace> traces,
            List<LiveFacts> facts) {
        Setup setup = new Setup(
                new Setup.Scenario(scenario.scenario(), "", scenario.description()),
                mode,
                scenario.seed(),
                new Setup.Inputs(loaded.sha256(), traces),
                List.copyOf(scenario.models().keySet()),
                machines,
                scenario.observed().stream()
                        .flatMap(figure -> observed(figure).stream())
                        .toList(),
                scenario.provenance().stream().map(this::constant).toList(),
                EffectiveConfig.render(scenario));
        return new Report(
                setup,
                results.entrySet().stream()
                        .map(policy -> new PolicyResult(policy.getKey(), policy.getValue()))
                        .toList(),
                facts);
    }

    private static Optional<Setup.Observed> observed(Scenario.Observed figure) {
        return MetricCatalogue.standard()
                .find(figure.metric())
                .map(metric -> new Setup.Observed(
                        figure.policy(), figure.model().orElse(Report.ALL), metric, figure.value(), figure.source()));
    }

    private Setup.Constant constant(Scenario.Provenance provenance) {
        Setup.Origin origin = switch (provenance.kind()) {
            case MEASURED -> Setup.Origin.MEASURED;
            case PUBLISHED -> Setup.Origin.PUBLISHED;
            case ASSUMED -> Setup.Origin.ASSUMED;
        };
        return new Setup.Constant(provenance.path(), values.at(provenance.path()), origin, provenance.note());
    }
}
