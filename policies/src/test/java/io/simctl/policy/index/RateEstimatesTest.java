package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.coordinator.FleetFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateEstimatesTest {
    private static final double JUNE = 0.27;

    private static RateEstimates estimates(FleetFixture fleet) {
        return new RateEstimates(fleet.fleet(), JUNE, 4, false);
    }

    private static double decode(RateEstimates rates, FleetFixture fleet, int machine) {
        rates.changed(fleet.machine(machine));
        return rates.decode(fleet.machine(machine), 0);
    }

    @Test
    void believesWhatTheMachineObserved() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.rates("a", 57, 0))
                .build()
                .report(0, r -> r.observed("a", 31));
        assertThat(decode(estimates(fleet), fleet, 0)).isEqualTo(31);
    }

    @Test
    void takesTheMedianOfTheSameHardwareForAMachineThatObservedNothing() {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(4, m -> m.hardware("m4-max").rates("a", 57, 0))
                .machine(m -> m.hardware("m1").rates("a", 57, 0))
                .build();
        fleet.report(0, r -> r.observed("a", 10));
        fleet.report(1, r -> r.observed("a", 40));
        fleet.report(2, r -> r.observed("a", 20));
        fleet.report(4, r -> r.observed("a", 1000));
        RateEstimates rates = estimates(fleet);
        for (int i = 0; i < 5; i++) {
            decode(rates, fleet, i);
        }
        assertThat(decode(rates, fleet, 3)).isEqualTo(20);
    }

    @Test
    void sharesTheRegisteredRateAmongRunningRequests() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.rates("a", 57, 0))
                .build()
                .report(0, r -> r.busy("a", 2, 5));
        assertThat(decode(estimates(fleet), fleet, 0)).isCloseTo(57 / (1 + 0.27 * 2), within(1e-9));
    }

    @Test
    void neverBelievesLessThanOneTokenPerSecond() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.rates("a", 2, 0))
                .build()
                .report(0, r -> r.busy("a", 30, 0));
        assertThat(decode(estimates(fleet), fleet, 0)).isEqualTo(1);
    }

    @Test
    void guessesAnUnregisteredRateFromTheMemoryBandwidth() {
        FleetFixture fleet =
                FleetFixture.models("a").machine(m -> m.bandwidth(400e9)).build();
        assertThat(estimates(fleet).solo(0, 0)).isEqualTo(20);
    }

    @Test
    void guessesAnUnregisteredPrefillRateFromTheDecodeRateUpTo5000() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.rates("a", 57, 0))
                .machine(m -> m.rates("a", 900, 0))
                .machine(m -> m.rates("a", 57, 1200))
                .build();
        RateEstimates september = new RateEstimates(fleet.fleet(), JUNE, 12, false);
        assertThat(september.prefill(0, 0)).isEqualTo(684);
        assertThat(september.prefill(1, 0)).isEqualTo(5000);
        assertThat(september.prefill(2, 0)).isEqualTo(1200);
        RateEstimates forced = new RateEstimates(fleet.fleet(), JUNE, 4, true);
        assertThat(forced.prefill(2, 0)).isEqualTo(228);
    }

    @Test
    void keepsTheMedianThatSortingWouldGive() {
        SplittableRandom random = new SplittableRandom(1);
        SortedRates rates = new SortedRates();
        List<Double> plain = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (!plain.isEmpty() && random.nextInt(3) == 0) {
                double leaving = plain.remove(random.nextInt(plain.size()));
                rates.remove(leaving);
            } else {
                double coming = random.nextInt(50);
                plain.add(coming);
                rates.add(coming);
            }
            assertThat(rates.median()).isEqualTo(medianOf(plain));
        }
    }

    private static double medianOf(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        int n = sorted.size();
        return n == 0 ? 0 : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }
}
