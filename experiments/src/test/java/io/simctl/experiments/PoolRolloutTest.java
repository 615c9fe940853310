package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.Report;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code scenarios/systems/d-inference.yaml} rolls pools out over a mixed fleet, and docs/systems/d-inference.md says what each stage is worth. */
class PoolRolloutTest {
    private static final Path SCENARIO = Path.of("../scenarios/systems/d-inference.yaml");

    @Test
    void hasNothingToWarnOf() {
        assertThat(ScenarioSource.of(SCENARIO).load().warnings()).isEmpty();
    }

    private static Report run(List<String> sets, int replications, String... policies) throws Exception {
        RunPlan plan = RunPlan.of(new ScenarioSource(SCENARIO, sets).load())
                .withPolicies(List.of(policies))
                .withReplications(replications)
                .withCheck(true);
        return ReportAssembly.of(new LocalRuns().run(plan), warning -> {});
    }

    private static double goodput(Report report, String policies) {
        return report.figure(policies, Report.ALL, "goodput").orElseThrow();
    }

    @Test
    void plansThatAreOnlyRecordedChangeNothing() throws Exception {
        Report report = run(List.of("duration=30min", "policies.shared.fleet.placement=none"), 3, "shared", "shadow");
        for (String metric : List.of("goodput", "ttft.p95", "e2e.p50", "fleet.loads")) {
            assertThat(report.figure("shadow", Report.ALL, metric))
                    .as(metric)
                    .isEqualTo(report.figure("shared", Report.ALL, metric));
        }
    }

    @Test
    void targetsAloneChangeLittleAndTheGateServesMoreInTime() throws Exception {
        Report report = run(List.of("duration=1h"), 4, "shared", "assigned", "gate", "dynamic");
        double shared = goodput(report, "shared");
        double assigned = goodput(report, "assigned");

        assertThat(assigned).isBetween(shared - 0.05, shared + 0.05);
        assertThat(goodput(report, "gate")).isGreaterThan(Math.max(shared, assigned) + 0.05);
        assertThat(goodput(report, "dynamic")).isGreaterThan(0.99);
    }

    @Test
    void bindsAllMachinesThatUnderstandTargetsAndMayBeBound() throws Exception {
        Report report = run(List.of("duration=1h"), 1, "dynamic");

        assertThat(report.figure("dynamic", Report.ALL, "fleet.managed_machines"))
                .as("neither those of an old release, nor the unproven one, nor a private one")
                .hasValue(10);
    }
}
