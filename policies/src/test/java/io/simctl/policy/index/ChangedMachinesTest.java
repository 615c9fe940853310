package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangedMachinesTest {
    private static final int MACHINES = 70;
    private static final int READERS = 3;

    @Test
    void tellsEachReaderOnceWhatHasChangedSinceItLookedLast() {
        ChangedMachines changed = new ChangedMachines(MACHINES, READERS);
        MachineSet[] expected = sets();
        MachineSet all = new MachineSet(MACHINES);
        for (int machine = 0; machine < MACHINES; machine += 2) {
            all.add(machine);
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            int changes = random.nextInt(random.nextInt(4) == 0 ? 400 : 5);
            for (int i = 0; i < changes; i++) {
                int machine = random.nextInt(MACHINES);
                changed.changed(machine);
                for (MachineSet ofReader : expected) {
                    ofReader.add(machine);
                }
            }
            int reader = random.nextInt(READERS);
            MachineSet told = new MachineSet(MACHINES);
            changed.addTo(told, all, reader);
            for (int machine = 0; machine < MACHINES; machine++) {
                assertThat(told.contains(machine))
                        .as("machine %s in round %s", machine, round)
                        .isEqualTo(machine % 2 == 0 && expected[reader].contains(machine));
            }
            expected[reader].clear();
        }
    }

    private static MachineSet[] sets() {
        MachineSet[] sets = new MachineSet[READERS];
        for (int reader = 0; reader < READERS; reader++) {
            sets[reader] = new MachineSet(MACHINES);
        }
        return sets;
    }
}
