package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.NoKnobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThermalCriticalTest {
    private static final int ADA = 7;

    private final FleetFixture fleet =
            FleetFixture.models("a").machine(m -> m.owner(ADA)).machine(m -> {}).build();
    private final FleetAdmission policy =
            fleet.observedBy(new ThermalCritical.Type().create(new NoKnobs(), fleet.context()));
    private final Request request = fleet.attempt("a", 100, 100).request();

    private boolean passes(int machine) {
        return fleet.candidates(policy).of(fleet.attempt("a", 100, 100)).passes(machine);
    }

    @Test
    void aCriticallyHotMachineTakesNothingNotEvenOfItsOwnerAndIsNotPlannedWith() {
        fleet.report(0, r -> r.thermal(ThermalState.CRITICAL));

        assertThat(policy.gate(fleet.machine(0), request, 0)).isEqualTo("thermal_critical");
        assertThat(policy.gate(
                        fleet.machine(0), fleet.attempt("a", ADA, Route.SELF).request(), 0))
                .isEqualTo("thermal_critical");
        assertThat(policy.mayServe(fleet.machine(0), 0, 0)).isFalse();
        assertThat(passes(0)).isFalse();
        assertThat(passes(1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "CRITICAL", mode = EnumSource.Mode.EXCLUDE)
    void oneThatIsLessHotTakesWhatComes(ThermalState thermal) {
        fleet.report(0, r -> r.thermal(ThermalState.CRITICAL)).report(0, r -> r.thermal(thermal));

        assertThat(policy.gate(fleet.machine(0), request, 0)).isEqualTo(FleetAdmission.OPEN);
        assertThat(policy.mayServe(fleet.machine(0), 0, 0)).isTrue();
        assertThat(passes(0)).isTrue();
    }

    @Test
    void whatFindsNoMachineWaitsUntilOneHasCooledDown() {
        fleet.report(0, r -> r.thermal(ThermalState.CRITICAL)).report(1, r -> r.thermal(ThermalState.CRITICAL));

        assertThat(policy.decide(request, fleet.view(), fleet.candidates(policy).of(fleet.attempt("a", 100, 100)), 0))
                .isEqualTo(Verdict.ADMIT);
    }
}
