package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class PrefillDecodeTest {
    private static FleetFixture machines(int count) {
        return FleetFixture.models("a").machines(count, m -> m.resident("a")).build();
    }

    private static FleetScheduling policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(
                new PrefillDecode.Type().create(KnobValues.of(PrefillDecode.Knobs.class, knobs), fleet.context()));
    }

    private static Dispatch dispatch(FleetFixture fleet, FleetScheduling policy, Attempt attempt) {
        return policy.dispatch(
                attempt.request(), fleet.view(), fleet.candidates().of(attempt), 0);
    }

    @Test
    void thePromptGoesWhereTheFewestPromptTokensWaitAndTheOutputWhereTheFewestRequestsAre() {
        FleetFixture fleet = machines(4);
        FleetScheduling policy = policy(fleet);
        fleet.report(0, r -> r.promptsAhead("a", 5000)).report(1, r -> r.promptsAhead("a", 4000));
        fleet.send("a", 3, 2);

        assertThat(dispatch(fleet, policy, fleet.attempt("a", 1000, 100))).isEqualTo(new Dispatch.Disaggregated(1, 2));
    }

    @Test
    void aShortPromptStaysWhereItsOutputIs() {
        FleetFixture fleet = machines(2);
        FleetScheduling policy = policy(fleet, "min_prompt=500");

        assertThat(dispatch(fleet, policy, fleet.attempt("a", 499, 100))).isEqualTo(new Dispatch.To(1));
        assertThat(dispatch(fleet, policy, fleet.attempt("a", 500, 100))).isEqualTo(new Dispatch.Disaggregated(0, 1));
    }

    @Test
    void oneMachineDoesAllByItself() {
        FleetFixture fleet = machines(1);

        assertThat(dispatch(fleet, policy(fleet), fleet.attempt("a", 1000, 100)))
                .isEqualTo(new Dispatch.To(0));
    }

    @Test
    void withoutAMachineForOneHalfTheRequestWaits() {
        FleetFixture fleet = machines(2);
        FleetScheduling policy = policy(fleet);
        Attempt attempt = fleet.attempt("a", 1000, 100);
        fleet.send(attempt, 0).refuse(attempt);

        assertThat(dispatch(fleet, policy, attempt)).isEqualTo(Dispatch.NOT_YET);
    }

    @Test
    void entriesOfTheFleetMayBeNamed() {
        // machines of this fleet are called m0 and m1, each an entry of its own
        FleetFixture fleet = machines(2);

        assertThat(dispatch(fleet, policy(fleet, "prefill=[m1]"), fleet.attempt("a", 1000, 100)))
                .isEqualTo(new Dispatch.Disaggregated(1, 0));
    }
}
