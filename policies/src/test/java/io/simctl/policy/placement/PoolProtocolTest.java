package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.placement.ModelPools.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The Coordinator's end: what the state of a machine's target makes of the view. */
class PoolProtocolTest {
    private final FleetFixture fleet = FleetFixture.models("a", "b", "c", "elsewhere")
            .machine(m -> m.holds("a", "b", "c").resident("a"))
            .build();
    private final List<String> learned = new ArrayList<>();

    private void tell(TargetState state, Defect... defects) {
        MachineView machine = fleet.assign(0, "b", TargetState.LOADING).machine(0);
        new PoolProtocol(true, Set.of(defects)).learn(machine, state, fleet.model("b"), new Written(), 5);
    }

    private final class Written implements Placement.Knowledge {
        @Override
        public void learned(int model, ModelState state) {
            learned.add(fleet.fleet().model(model).name() + " " + state);
        }

        @Override
        public void coolDown(int model, long until) {
            learned.add(fleet.fleet().model(model).name() + " cools down until " + until);
        }
    }

    @Test
    void successReplacesWhatTheCoordinatorBelievesToBeWarm() {
        tell(TargetState.REACHED);
        assertThat(learned).containsExactly("a ON_DISK", "b RESIDENT", "c ON_DISK");
    }

    /** Review, finding 6. */
    @Test
    void theOriginalsSuccessAddsToIt() {
        tell(TargetState.REACHED, Defect.SUCCESS_ADDS_WARM);
        assertThat(learned).containsExactly("b RESIDENT");
    }

    @Test
    void aModelThatCouldNotBeLoadedCoolsDownForTwoMinutes() {
        tell(TargetState.FAILED);
        assertThat(learned).containsExactly("b cools down until 120000000005");
    }

    @Test
    void aSwitchUnderWayTeachesNothingOfTheModels() {
        tell(TargetState.DRAINING);
        tell(TargetState.LOADING);
        assertThat(learned).isEmpty();
    }
}
