package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.TargetState;
import io.simctl.policy.Verdict;
import io.simctl.policy.Verdict.Reject;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtftCeilingTest {
    private static final long SECOND = FleetFixture.SECOND;

    private static TtftCeiling policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(new TtftCeiling(KnobValues.of(TtftCeiling.Knobs.class, knobs), fleet.context()));
    }

    private static Verdict decide(TtftCeiling policy, FleetFixture fleet, int promptTokens) {
        return fleet.decide(policy, fleet.attempt("a", promptTokens, 100), fleet.now());
    }

    private static FleetFixture idle(double decode, double prefill) {
        return FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", decode, prefill))
                .build();
    }

    @Test
    void addsUpPrefillAheadPromptAndOneDecodeStep() {
        FleetFixture fleet = idle(50, 1000).report(0, r -> r.promptsAhead("a", 3000));
        TtftCeiling policy = policy(fleet);
        fleet.send(fleet.attempt("a", 500, 100), 0);
        assertThat(policy.estimate(
                        fleet.machine(0), fleet.attempt("a", 2000, 100).request()))
                .as("3000 + 500 + 2000 tokens at 1000/s and one at 50/s")
                .isCloseTo(5500 + 20, within(1e-6));
    }

    @Test
    void addsTwentySecondsForAModelThatIsNotInMemory() {
        FleetFixture fleet =
                FleetFixture.models("a").machine(m -> m.rates("a", 50, 1000)).build();
        assertThat(policy(fleet)
                        .estimate(fleet.machine(0), fleet.attempt("a", 1000, 1).request()))
                .isCloseTo(20_000 + 1000 + 20, within(1e-6));
    }

    /** d-inference #383: prefill guessed as 4 times the decode rate rejected most chat traffic on an idle fleet. */
    @ParameterizedTest
    @CsvSource({"4, 601", "12, 2384"})
    void onAnIdleFleetTheGuessedPrefillRateDecidesUpToWhichPromptItAccepts(int factor, int longest) {
        FleetFixture fleet = idle(27.042, 8000);
        TtftCeiling policy = policy(fleet, "base=5s", "prefill_from_decode=true", "prefill_factor=" + factor);
        assertThat(decide(policy, fleet, longest)).isEqualTo(Verdict.ADMIT);
        assertThat(decide(policy, fleet, longest + 1)).isInstanceOf(Reject.class);
    }

    @Test
    void withTheRegisteredPrefillRateAnIdleFleetAcceptsAnyPrompt() {
        FleetFixture fleet = idle(27.042, 8000);
        assertThat(decide(policy(fleet, "base=5s", "prefill_factor=4"), fleet, 100_000))
                .isEqualTo(Verdict.ADMIT);
    }

    @Test
    void theSoftModeAcceptsEverythingAndBlocksNothing() {
        FleetFixture fleet = idle(2.6, 0);
        TtftCeiling soft = policy(fleet, "mode=soft", "base=1s");
        assertThat(decide(soft, fleet, 100_000)).isEqualTo(Verdict.ADMIT);
        assertThat(fleet.candidates(soft).of(fleet.attempt("a", 100_000, 1)).passes(0))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"500, 2", "1500, 2", "2500, 3", "29500, 30", "100000, 60"})
    void hintsByHowMuchTheBestMachineIsTooSlow(int millisOver, int seconds) {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.rates("a", 1000, 1e9))
                .machine(m -> m.rates("a", 1, 1e9))
                .build();
        TtftCeiling policy = policy(fleet, "base=0s", "cold_penalty=" + millisOver + "ms");
        assertThat(decide(policy, fleet, 1))
                .isEqualTo(Verdict.reject(429, "ttft_too_slow", Outcome.Cause.LATENCY, seconds * SECOND));
    }

    @Test
    void blocksOnlyTheMachinesThatWouldBeTooSlow() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 50, 100))
                .machine(m -> m.resident("a").rates("a", 50, 1000))
                .build();
        TtftCeiling policy = policy(fleet, "base=1s");
        assertThat(decide(policy, fleet, 2000)).isEqualTo(Verdict.ADMIT);
        FleetFixture.Gates candidates = fleet.candidates(policy);
        Attempt attempt = fleet.attempt("a", 2000, 100);
        assertThat(candidates.of(attempt).blockedBy(0)).isEqualTo("ttft_ceiling");
        assertThat(candidates.of(attempt).passes(1)).isTrue();
    }

    @Test
    void rejectsOnlyWhenTheCeilingIsAllThatStandsInTheWay() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.rates("a", 50, 1000))
                .build();
        TtftCeiling ceiling = policy(fleet);
        PoolExhausted pools =
                fleet.observedBy(new PoolExhausted(KnobValues.of(PoolExhausted.Knobs.class), fleet.context()));
        fleet.assign(0, "b", TargetState.REACHED);
        FleetFixture.Gates candidates = fleet.candidates(ceiling, pools);
        Attempt attempt = fleet.attempt("a", 100, 100);
        assertThat(ceiling.decide(attempt.request(), fleet.view(), candidates.of(attempt), 0))
                .as("the machine is too slow, but also of another pool")
                .isEqualTo(Verdict.ADMIT);
        assertThat(pools.decide(attempt.request(), fleet.view(), candidates.of(attempt), 0))
                .isInstanceOf(Reject.class);
    }

    @Test
    void aModelsOwnCeilingCanOnlyTighten() {
        FleetFixture fleet = idle(50, 1000);
        assertThat(policy(fleet, "model_ceilings={a: 4s}")
                        .deadline(fleet.attempt("a", 2000, 1).request()))
                .isEqualTo(4000);
        assertThat(policy(fleet, "model_ceilings={a: 60s}")
                        .deadline(fleet.attempt("a", 2000, 1).request()))
                .isEqualTo(12_000);
    }

    @Test
    void learnsFromFirstTokensHowFarEstimatesAreOff() {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(2, m -> m.resident("a").rates("a", 100, 1000))
                .machine(m -> m.hardware("other").resident("a").rates("a", 100, 1000))
                .build();
        TtftCeiling policy = policy(fleet);
        for (int i = 0; i < 60; i++) {
            Attempt attempt = fleet.attempt("a", 990, 10);
            long estimated = Math.round(policy.estimate(fleet.machine(0), attempt.request()));
            assertThat(estimated).isBetween(1000L, 2000L);
            fleet.send(attempt, 0);
            fleet.at(fleet.now() + 2 * SECOND).firstToken(attempt).answer(attempt);
            fleet.report(0, r -> {});
            fleet.at(fleet.now() + SECOND);
        }
        fleet.report(1, r -> {}).report(2, r -> {});
        assertThat(policy.estimate(fleet.machine(1), fleet.attempt("a", 990, 10).request()))
                .as("the same hardware")
                .isCloseTo(2000, within(20.0));
        assertThat(policy.estimate(fleet.machine(2), fleet.attempt("a", 990, 10).request()))
                .as("other hardware")
                .isCloseTo(1000, within(1e-6));
    }

    @Test
    void believesItsOwnEstimateWhenNotToldToCalibrate() {
        FleetFixture fleet = idle(100, 1000);
        TtftCeiling policy = policy(fleet, "calibrate=false");
        Attempt attempt = fleet.attempt("a", 990, 10);
        fleet.send(attempt, 0).at(9 * SECOND).firstToken(attempt).answer(attempt);
        fleet.report(0, r -> {});
        assertThat(policy.estimate(fleet.machine(0), fleet.attempt("a", 10, 10).request()))
                .isCloseTo(10 + 10, within(1e-6));
    }
}
