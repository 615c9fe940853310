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

    @Test
    void plansAloneChangeNothingTargetsAloneNotMuchAndTheGateServesMoreInTime() throws Exception {
        RunPlan plan = RunPlan.of(new ScenarioSource(SCENARIO, List.of("duration=1h")).load())
                .withPolicies(List.of("shared", "shadow", "assigned", "gate", "dynamic"))
                .withCheck(true);
        Report report = ReportAssembly.of(new LocalRuns().run(plan), warning -> {});
        double shared = report.figure("shared", Report.ALL, "goodput").orElseThrow();
        double assigned = report.figure("assigned", Report.ALL, "goodput").orElseThrow();

        assertThat(report.figure("shadow", Report.ALL, "goodput")).hasValue(shared);
        assertThat(assigned).isBetween(shared - 0.01, shared + 0.05);
        assertThat(report.figure("gate", Report.ALL, "goodput").orElseThrow()).isGreaterThan(assigned + 0.02);
        assertThat(report.figure("dynamic", Report.ALL, "goodput").orElseThrow())
                .isGreaterThan(0.99);
        assertThat(report.figure("dynamic", Report.ALL, "fleet.managed_machines"))
                .as("neither those of an old release, nor the unproven one, nor a private one")
                .hasValue(10);
    }
}
