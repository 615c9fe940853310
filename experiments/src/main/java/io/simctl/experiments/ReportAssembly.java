package io.simctl.experiments;

import io.simctl.experiments.trace.TraceDigests;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.load.Loaded;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The making of a report from what was run and what that gave. */
public final class ReportAssembly {
    private final Scenario scenario;
    private final EffectiveValues values;

    private ReportAssembly(Loaded loaded) {
        this.scenario = loaded.scenario();
        this.values = new EffectiveValues(loaded.effective());
    }

    /**
     * The report of runs of which there is one at least. Reads the scenario's traces once more, for their digests.
     *
     * @param warnings takes what a user may not know of a trace
     * @throws IOException if a trace cannot be read
     */
    public static Report of(RunResults results, Consumer<String> warnings) throws IOException {
        RunPlan plan = results.plan();
        String sha256 = plan.loaded().sha256();
        return of(results, setup(plan, results.mode(), TraceDigests.of(plan.scenario(), sha256, warnings)));
    }

    /** The report of runs of which there is one at least, where it is known what was run. */
    public static Report of(RunResults results, Setup setup) {
        return new Report(
                setup,
                results.byPolicy().entrySet().stream()
                        .map(policy -> new PolicyResult(policy.getKey(), policy.getValue()))
                        .toList(),
                results.facts());
    }

    /** What the runs of a plan are runs of. */
    public static Setup setup(RunPlan plan, Setup.Mode mode, Setup.Inputs inputs) {
        return new ReportAssembly(plan.loaded()).setup(mode, inputs);
    }

    private Setup setup(Setup.Mode mode, Setup.Inputs inputs) {
        return new Setup(
                new Setup.Scenario(scenario.scenario(), "", scenario.description()),
                mode,
                scenario.seed(),
                inputs,
                List.copyOf(scenario.models().keySet()),
                ControlInputs.machineNames(scenario),
                scenario.observed().stream()
                        .flatMap(figure -> observed(figure).stream())
                        .toList(),
                scenario.provenance().stream().map(this::constant).toList(),
                EffectiveConfig.document(values.tree()));
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
