package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scenarios/claims/} asks which swap policy makes people wait least, and docs/systems/claims.md says what comes out; here in short. */
class SwapClaimsTest {
    private static final Path FOLDER = Path.of("../scenarios/claims");

    private static Loaded loaded(String name) {
        return new ScenarioSource(FOLDER.resolve(name + ".yaml"), List.of("duration=2h", "warmup=0s", "replications=2"))
                .load();
    }

    /** Seconds until the first token, on average over all requests that were answered, by policy set. */
    private static double wait(List<RunResult> runs) {
        double sum = 0;
        long count = 0;
        for (RunResult run : runs) {
            Distribution ttft = run.all().figures().latencies().get(LatencyMetrics.TTFT.key());
            sum += ttft.mean() * ttft.count() / 1e9;
            count += ttft.count();
        }
        return sum / count;
    }

    private static double completed(List<RunResult> runs) {
        double completed = runs.stream()
                .mapToDouble(run -> run.all().figures().counts().get(RequestCount.COMPLETED))
                .sum();
        return completed
                / runs.stream()
                        .mapToDouble(run -> run.all().figures().counts().get(RequestCount.SUBMITTED))
                        .sum();
    }

    private static double loadSeconds(RunResult run) {
        return run.fleet().counts().get(FleetCount.LOAD_NANOS) / 1e9;
    }

    private static Map<String, List<RunResult>> runs(String name, String... policies) throws Exception {
        RunPlan plan = RunPlan.of(loaded(name)).withPolicies(List.of(policies));
        return new LocalRuns().run(plan).byPolicy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rare-beside-busy", "six-on-one-card", "two-that-take-turns"})
    void haveNothingToWarnOf(String name) {
        assertThat(loaded(name).warnings()).isEmpty();
    }

    @Test
    void whoExpectsWhatComesMakesPeopleWaitLessThanAnyWhoDoesNotBesideABusyModelAndLongerThanWhoKnows()
            throws Exception {
        Map<String, List<RunResult>> runs = runs(
                "rare-beside-busy",
                "lru",
                "lru-waiting",
                "groups",
                "groups-of-june",
                "exclusive-groups",
                "rent-or-buy",
                "predictive",
                "clairvoyant");
        double predictive = wait(runs.get("predictive"));

        assertThat(completed(runs.get("predictive"))).isGreaterThan(0.999);
        assertThat(predictive).isLessThan(wait(runs.get("rent-or-buy")));
        assertThat(wait(runs.get("rent-or-buy"))).isLessThan(wait(runs.get("groups")));
        assertThat(predictive).isLessThan(0.9 * wait(runs.get("lru-waiting"))).isLessThan(0.9 * wait(runs.get("lru")));
        assertThat(completed(runs.get("groups-of-june"))).isLessThan(0.95);
        assertThat(completed(runs.get("exclusive-groups"))).isLessThan(0.95);
        assertThat(wait(runs.get("clairvoyant"))).isLessThan(0.9 * predictive);
    }

    @Test
    void whereBothComeInBurstsOnlyTheFutureBeatsWhoWaitsForTheOtherToBeIdle() throws Exception {
        Map<String, List<RunResult>> runs =
                runs("two-that-take-turns", "lru", "groups", "rent-or-buy", "predictive", "clairvoyant");

        assertThat(wait(runs.get("predictive"))).isGreaterThan(wait(runs.get("groups")));
        assertThat(wait(runs.get("rent-or-buy"))).isGreaterThan(wait(runs.get("groups")));
        assertThat(wait(runs.get("clairvoyant"))).isLessThan(0.91 * wait(runs.get("groups")));
    }

    @Test
    void whoExpectsWhatComesLoadsLessThanOthersOfSixAndMakesNobodyWaitLongerForIt() throws Exception {
        Map<String, List<RunResult>> runs = runs(
                "six-on-one-card",
                "lru",
                "lru-waiting",
                "matrix",
                "groups",
                "rent-or-buy",
                "predictive",
                "clairvoyant");

        for (String original : List.of("lru", "lru-waiting", "matrix", "groups")) {
            assertThat(loadSeconds(runs.get("predictive"))).as(original).isLessThan(loadSeconds(runs.get(original)));
            assertThat(wait(runs.get("predictive"))).as(original).isLessThan(1.05 * wait(runs.get(original)));
        }
        assertThat(loadSeconds(runs.get("clairvoyant"))).isLessThan(loadSeconds(runs.get("predictive")));
        assertThat(wait(runs.get("clairvoyant"))).isLessThan(wait(runs.get("predictive")));
    }

    private static double loadSeconds(List<RunResult> runs) {
        return runs.stream().mapToDouble(SwapClaimsTest::loadSeconds).sum();
    }

    /** In the order of arrivals and at once, nobody loads for less time; the search of all ways says how little that may be. */
    @ParameterizedTest
    @ValueSource(strings = {"six-on-one-card", "two-that-take-turns"})
    void whoKnowsTheFutureAndLoadsAtOnceIsNearTheLeastThatLoadsCanTake(String name) throws Exception {
        Scenario scenario = loaded(name).scenario();
        List<RunResult> atOnce =
                runs(name, "clairvoyant-at-once").values().iterator().next();
        for (int replication = 0; replication < atOnce.size(); replication++) {
            LoadBound bound = LoadBound.of(scenario, scenario.seed(), replication);
            assertThat(bound.isExact()).isTrue();
            assertThat(loadSeconds(atOnce.get(replication)))
                    .as(
                            "pages are not always in the cache as the bound has them; requests that come during a load share it")
                    .isBetween(0.8 * bound.seconds(), 1.6 * bound.seconds());
        }
    }
}
