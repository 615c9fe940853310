package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPlanTest {
    private static final ScenarioSource QUICKSTART =
            ScenarioSource.of(Path.of(System.getProperty("simctl.home"), "scenarios/quickstart.yaml"));

    private static RunPlan plan(String... overrides) {
        return RunPlan.of(QUICKSTART.with(List.of(overrides)).load());
    }

    @Test
    void hasAllPolicySetsOfTheScenarioInItsOrderAsOftenAsItSays() {
        RunPlan plan = plan("replications=3");

        assertThat(plan.policies()).containsExactly("swap-on-demand", "stay-as-loaded", "pools");
        assertThat(plan.replications()).isEqualTo(3);
        assertThat(plan.span()).isEqualTo(Duration.ofMinutes(3 * 3 * 2));
    }

    @Test
    void putsTheBaselineFirst() {
        RunPlan plan = plan("report={baseline: pools}");

        assertThat(plan.policies()).containsExactly("pools", "swap-on-demand", "stay-as-loaded");
        assertThat(plan.withPolicies(List.of("stay-as-loaded", "pools")).policies())
                .containsExactly("pools", "stay-as-loaded");
    }

    @Test
    void hasAJobForEachReplicationOfEachPolicySet() {
        RunPlan plan =
                plan("seed=7").withPolicies(List.of("pools", "stay-as-loaded")).withReplications(2);

        assertThat(plan.jobs())
                .extracting(RunJob::policy, RunJob::replication, RunJob::seed)
                .containsExactly(
                        tuple("stay-as-loaded", 0, 7L),
                        tuple("stay-as-loaded", 1, 7L),
                        tuple("pools", 0, 7L),
                        tuple("pools", 1, 7L));
    }

    @Test
    void refusesAPolicySetThatTheScenarioLacksAndNamesTheNearestOne() {
        assertThatThrownBy(() -> plan().withPolicies(List.of("pool")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the scenario has no policy set `pool`; did you mean `pools`?");
    }

    @Test
    void refusesToRunNothing() {
        assertThatThrownBy(() -> plan().withReplications(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan().withPolicies(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLaterOverrideHoldsOverAnEarlierOne() {
        ScenarioSource source =
                QUICKSTART.with(List.of("seed=1", "duration=1m")).with(List.of("seed=2"));

        assertThat(source.overrides()).containsExactly("seed=1", "duration=1m", "seed=2");
        assertThat(source.load().scenario().seed()).isEqualTo(2);
    }
}
