package io.simctl.experiments;

import io.simctl.experiments.trace.TraceDigests;
import io.simctl.fleet.Machine;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.sim.SimulatedFleet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The making of a report from what was run and what that gave. */
public final class ReportAssembly {
    private final RunResults results;
    private final Scenario scenario;
    private final EffectiveValues values;

    private ReportAssembly(RunResults results) {
        this.results = results;
        this.scenario = results.plan().scenario();
        this.values = new EffectiveValues(EffectiveConfig.tree(scenario));
    }

    /**
     * The report of runs of which there is one at least. Reads the scenario's traces once more, for their digests.
     *
     * @param warnings takes what a user may not know of a trace
     * @throws IOException if a trace cannot be read
     */
    public static Report of(RunResults results, Consumer<String> warnings) throws IOException {
        String sha256 = results.plan().loaded().sha256();
        return new ReportAssembly(results).report(TraceDigests.of(results.plan().scenario(), sha256, warnings));
    }

    private Report report(Setup.Inputs inputs) {
        Setup setup = new Setup(
                new Setup.Scenario(scenario.scenario(), "", scenario.description()),
                results.mode(),
                scenario.seed(),
                inputs,
                List.copyOf(scenario.models().keySet()),
                SimulatedFleet.of(scenario).fleet().machines().stream()
                        .map(Machine::name)
                        .toList(),
                scenario.observed().stream()
                        .flatMap(figure -> observed(figure).stream())
                        .toList(),
                scenario.provenance().stream().map(this::constant).toList(),
                EffectiveConfig.render(scenario));
        return new Report(
                setup,
                results.byPolicy().entrySet().stream()
                        .map(policy -> new PolicyResult(policy.getKey(), policy.getValue()))
                        .toList(),
                results.facts());
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
