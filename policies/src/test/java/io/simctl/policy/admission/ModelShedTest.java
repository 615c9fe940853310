package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class ModelShedTest {
    private static final long SECOND = FleetFixture.SECOND;
    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machine(m -> m.resident("a", "b")).build();

    private Verdict decide(String model, long at, String... knobs) {
        ModelShed shed = new ModelShed(KnobValues.of(ModelShed.Knobs.class, knobs), fleet.context());
        return fleet.decide(shed, fleet.attempt(model, 10, 10), at);
    }

    @Test
    void turnsAwayTheListedModelsAlthoughAMachineCouldServe() {
        assertThat(decide("b", 0, "models=[b]"))
                .isEqualTo(Verdict.reject(429, "model_shed", Outcome.Cause.OPERATOR, 30 * SECOND));
        assertThat(decide("a", 0, "models=[b]")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void beginsAndEndsWhenTold() {
        String[] knobs = {"models=[a]", "from=10s", "until=20s"};
        assertThat(decide("a", 10 * SECOND - 1, knobs)).isEqualTo(Verdict.ADMIT);
        assertThat(decide("a", 10 * SECOND, knobs)).isInstanceOf(Verdict.Reject.class);
        assertThat(decide("a", 20 * SECOND, knobs)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void complainsOfATimeSpanThatNeverIs() {
        assertThat(new ModelShed.Type()
                        .problems(KnobValues.of(ModelShed.Knobs.class, "models=[a]", "from=20s", "until=20s")))
                .containsExactly("`until` is not after `from`, so nothing would ever be shed");
    }

    @Test
    void namesAModelThatThereIsNot() {
        assertThatThrownBy(() -> decide("a", 0, "models=[c]")).hasMessage("the fleet has no model named `c`");
    }
}
