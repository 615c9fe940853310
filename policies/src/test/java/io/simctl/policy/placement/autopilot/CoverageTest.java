package io.simctl.policy.placement.autopilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Placement;
import io.simctl.policy.type.KnobValues;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final FleetFixture fleet = FleetFixture.models("a", "b", "c")
            .machine(m -> m.rates("a", 60, 600).rates("b", 40, 400).rates("c", 25, 300))
            .build();
    private final AutopilotKnobs knobs = KnobValues.of(AutopilotKnobs.class);
    private final ServiceRates rates = new ServiceRates(knobs, fleet.fleet());

    private Coverage needing(double... need) {
        Operations none = new Operations(knobs, new LoadTimes(knobs, fleet.fleet()), need.length);
        return new Coverage(fleet.view(), new Idle(), rates, need, none, 0);
    }

    @Test
    void aMachineHasOneMachineOfTimeWhateverItHoldsAndWhateverIsNeeded() {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 500; trial++) {
            double[] need = random.doubles(3, 0, 2).toArray();
            BitSet held = BitSet.valueOf(new long[] {random.nextInt(1, 8)});
            double[] serves = needing(need).contributions(0, held);
            double time = 0;
            for (int model = 0; model < serves.length; model++) {
                time += serves[model] / rates.rate(fleet.machine(0), model);
                assertThat(serves[model] > 0).isEqualTo(held.get(model));
            }
            assertThat(time).isCloseTo(1, offset(1e-9));
        }
    }

    @Test
    void itsModelsAreCoveredAlikeWhenItIsShared() {
        BitSet both = BitSet.valueOf(new long[] {0b11});
        double[] serves = needing(0.3, 0.1, 0).contributions(0, both);
        assertThat(serves[0] / 0.3).isCloseTo(serves[1] / 0.1, offset(1e-9));
    }

    /** Gives no orders, and every machine is good for every model. */
    private static final class Idle implements Placement.Actions {
        @Override
        public boolean target(int machine, int... models) {
            return false;
        }

        @Override
        public void load(int machine, int model) {}

        @Override
        public void unload(int machine, int model) {}

        @Override
        public void planned(int[] desired, int[] current, int actions, boolean shadow) {}

        @Override
        public boolean eligible(int machine, int model) {
            return true;
        }
    }
}
