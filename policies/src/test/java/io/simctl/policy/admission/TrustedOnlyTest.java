package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.type.NoKnobs;
import org.junit.jupiter.api.Test;

class TrustedOnlyTest {
    private static final int ADA = 7;

    private final FleetFixture fleet = FleetFixture.models("a")
            .machine(m -> m.untrusted().owner(ADA))
            .machine(m -> {})
            .build();
    private final FleetAdmission policy =
            fleet.observedBy(new TrustedOnly.Type().create(new NoKnobs(), fleet.context()));

    private String gate(int owner, Route route) {
        return policy.gate(fleet.machine(0), fleet.attempt("a", owner, route).request(), 0);
    }

    @Test
    void keepsThePublicOffAMachineBelowTheFloorAndPlacementToo() {
        assertThat(gate(ADA, Route.PUBLIC)).isEqualTo(TrustedOnly.TRUST_FLOOR);
        assertThat(gate(8, Route.SELF)).isEqualTo(TrustedOnly.TRUST_FLOOR);
        assertThat(policy.mayServe(fleet.machine(0), 0, 0)).isFalse();
        assertThat(policy.mayServe(fleet.machine(1), 0, 0)).isTrue();
    }

    @Test
    void anOwnerWhoAsksForTheirOwnMachineMayUseIt() {
        assertThat(gate(ADA, Route.SELF)).isEqualTo(FleetAdmission.OPEN);
        assertThat(gate(ADA, Route.PREFER_OWNER)).isEqualTo(FleetAdmission.OPEN);
    }
}
