package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.Report;
import io.simctl.scenario.load.Loaded;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scenarios/shifting-demand.yaml} asks how much a fleet should follow its demand, and docs/shifting-demand.md says what comes out. */
class ShiftingDemandTest {
    private static final Path SCENARIO = Path.of("../scenarios/shifting-demand.yaml");

    /** Percent of requests by which the best value of a knob must be better than its extremes: far above chance. */
    private static final double VISIBLY = 2.5;

    private static double goodput(String policy, String... sets) throws Exception {
        Loaded loaded = new ScenarioSource(SCENARIO, List.of(sets)).load();
        RunPlan plan = RunPlan.of(loaded).withPolicies(List.of(policy));
        Report report = ReportAssembly.of(new LocalRuns().run(plan), warning -> {});
        return 100 * report.figure(policy, Report.ALL, "goodput").orElseThrow();
    }

    private static String set(String policy, String knob, String value) {
        return "policies." + policy + ".fleet.placement." + knob + "=" + value;
    }

    @Test
    void hasNothingToWarnOf() {
        assertThat(ScenarioSource.of(SCENARIO).load().warnings()).isEmpty();
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "dwell, min_dwell, 0s, 10m, 4h",
        "cooldown, cooldown, 0s, 5m, 1h",
        "budget, max_loads_per_tick, 1, 3, 28",
    })
    void givesEachMeansAgainstThrashABestValueBetweenItsExtremes(
            String policy, String knob, String low, String best, String high) throws Exception {
        double atBest = goodput(policy);

        assertThat(goodput(policy, set(policy, knob, best)))
                .as("what the scenario says is the best")
                .isEqualTo(atBest);
        assertThat(goodput(policy, set(policy, knob, low)) + VISIBLY).isLessThan(atBest);
        assertThat(goodput(policy, set(policy, knob, high)) + VISIBLY).isLessThan(atBest);
    }

    @Test
    @Tag("slow")
    void servesMoreWithTheRightOrderOfImportanceThanWithNoneAndThanWithTheWrongOne() throws Exception {
        double none = goodput("tuned", set("tuned", "priority", "{}"));

        assertThat(goodput("tuned")).isGreaterThan(none + VISIBLY);
        assertThat(goodput("tuned", set("tuned", "priority", "{batch: 2, code: 1}")) + VISIBLY)
                .isLessThan(none);
    }

    @Test
    @Tag("slow")
    void punishesWhoFollowsEverythingAndWhoFollowsNothing() throws Exception {
        double tuned = goodput("tuned");

        assertThat(goodput("chase") + VISIBLY).isLessThan(tuned);
        assertThat(goodput("fixed-pools") + VISIBLY).isLessThan(tuned);
    }
}
