package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.Report;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/systems/ours.md says by how much policies of ours beat the originals on their own ground, and where they do not. */
class OursTest {
    private static final Path SCENARIOS = Path.of("../scenarios");
    private static final String CROWDED = "systems/crowded-memory.yaml";
    private static final String PATIENT = "systems/patient-swaps.yaml";

    private static Report run(String scenario, int replications, List<String> sets, String... policies)
            throws Exception {
        RunPlan plan = RunPlan.of(new ScenarioSource(SCENARIOS.resolve(scenario), sets).load())
                .withPolicies(List.of(policies))
                .withReplications(replications)
                .withCheck(true);
        return ReportAssembly.of(new LocalRuns().run(plan), warning -> {});
    }

    private static double percent(Report report, String policy, String metric) {
        return 100 * report.figure(policy, Report.ALL, metric).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {CROWDED, PATIENT})
    void hasNothingToWarnOf(String scenario) {
        assertThat(ScenarioSource.of(SCENARIOS.resolve(scenario)).load().warnings())
                .isEmpty();
    }

    @Test
    void placesByDemandAndMemoryBetterThanAnyOriginalAndWorseThanWhoKnows() throws Exception {
        List<String> originals = List.of("warm-pool", "warm-first", "cortex", "static", "autopilot", "pools");
        Report report = run(
                CROWDED,
                3,
                List.of(),
                "demand",
                "clairvoyant",
                "warm-pool",
                "warm-first",
                "cortex",
                "static",
                "autopilot",
                "pools");
        double ours = percent(report, "demand", "goodput");

        assertThat(originals)
                .allSatisfy(original ->
                        assertThat(percent(report, original, "goodput") + 1).isLessThan(ours));
        assertThat(percent(report, "clairvoyant", "goodput")).isGreaterThan(ours);
    }

    @Test
    void anAutopilotThatOnlyRecordsItsPlansChangesNothingAndOneThatEnforcesThemBeatsPools() throws Exception {
        List<String> recording = List.of(
                "duration=1h",
                "policies.warm-pool.fleet.placement=none",
                "policies.autopilot.fleet.placement.enforce=false",
                "policies.autopilot.node.swap=lru",
                "policies.warm-pool.node.swap=lru");
        Report recorded = run(CROWDED, 1, recording, "warm-pool", "autopilot");
        for (String metric : List.of("goodput", "ttft.p95", "e2e.p50", "fleet.loads")) {
            assertThat(recorded.figure("autopilot", Report.ALL, metric))
                    .as(metric)
                    .isEqualTo(recorded.figure("warm-pool", Report.ALL, metric));
        }

        Report enforced = run(CROWDED, 2, List.of(), "autopilot", "pools");
        assertThat(percent(enforced, "autopilot", "goodput")).isGreaterThan(percent(enforced, "pools", "goodput") + 3);
    }

    @Test
    @Tag("slow")
    void followsAMixThatShiftsBetterThanPoolsAtTheirBestAndWorseThanWhoKnows() throws Exception {
        Report report = run("shifting-demand.yaml", 2, List.of(), "cooldown", "tuned", "demand", "clairvoyant");
        double ours = percent(report, "demand", "goodput");

        assertThat(ours)
                .isGreaterThan(
                        Math.max(percent(report, "cooldown", "goodput"), percent(report, "tuned", "goodput")) + 1);
        assertThat(percent(report, "clairvoyant", "goodput")).isGreaterThan(ours + 1);
    }

    @Test
    void breaksNothingOffWhereMachinesChange() throws Exception {
        Report report = run(
                CROWDED,
                1,
                List.of(
                        "duration=1h",
                        "policies.demand.node.drain_timeout=1s",
                        "policies.demand.fleet.placement.min_dwell=0s"),
                "demand");
        assertThat(report.figure("demand", Report.ALL, "fleet.loads").orElseThrow())
                .isPositive();
        assertThat(percent(report, "demand", "rate_failed")).isZero();
    }

    @Test
    void swapsInTimeForEverybodyAndBreaksNothingOff() throws Exception {
        List<String> originals = List.of("deferred", "locked", "exclusive-groups", "by-force", "lru");
        Report report =
                run(PATIENT, 3, List.of(), "by-deadline", "deferred", "locked", "exclusive-groups", "by-force", "lru");
        double ours = percent(report, "by-deadline", "goodput");

        assertThat(percent(report, "by-deadline", "rate_completed")).isEqualTo(100);
        assertThat(originals)
                .allSatisfy(original ->
                        assertThat(percent(report, original, "goodput") + 1).isLessThan(ours));
        assertThat(percent(report, "by-force", "rate_failed"))
                .as("what is broken off")
                .isGreaterThan(5);
    }

    @Test
    void keepsNoLimitOnACardThatCannotServeBothInTime() throws Exception {
        Report report =
                run(PATIENT, 2, List.of("workload.0.rate=36/min", "workload.1.rate=3/min"), "by-deadline", "deferred");

        assertThat(percent(report, "by-deadline", "goodput")).isLessThan(percent(report, "deferred", "goodput"));
        assertThat(report.figure("deferred", "code", "goodput").orElseThrow())
                .as("at the cost of the rare model")
                .isLessThan(report.figure("by-deadline", "code", "goodput").orElseThrow());
    }
}
