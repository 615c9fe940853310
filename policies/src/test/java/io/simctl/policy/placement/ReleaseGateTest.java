package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseGateTest {
    private static boolean admits(String release, String... knobs) {
        FleetFixture fleet =
                FleetFixture.models("a").machine(m -> m.release(release)).build();
        return ReleaseGate.of(KnobValues.of(ModelPools.Knobs.class, knobs))
                .admits(fleet.machine(0).machine());
    }

    @ParameterizedTest
    @CsvSource({
        "0.6.18, true",
        "0.6.17, false",
        "0.6.9, false",
        "0.7, true",
        "0.6, false",
        "1, true",
        "0.6.18.1, true",
        "'', false",
        "nightly, false"
    })
    void takesMachinesOfTheReleaseAndNewerOnesAndNoneOfAnUnknownOne(String release, boolean taken) {
        assertThat(admits(release, "min_release=0.6.18")).isEqualTo(taken);
    }

    @Test
    void takesEveryMachineWhereNoReleaseIsAskedFor() {
        assertThat(admits("")).isTrue();
    }

    /** Review, finding 7. */
    @Test
    void anOldMachineThatUpdatesItselfIsTakenUnlessTheUpdateIsTooOldItself() {
        assertThat(admits("0.6.9", "min_release=0.6.18", "release=0.6.18")).isTrue();
        assertThat(admits("0.7.1", "min_release=0.7", "release=0.6.18"))
                .as("never back")
                .isTrue();
        assertThat(admits("0.6.9", "min_release=0.6.18", "release=0.6.18", "defects=[stale-fallback-release]"))
                .isFalse();
    }
}
