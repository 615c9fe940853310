package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MachineSetTest {
    private static final int MACHINES = 200;

    /** Positive numbers add a machine, negative ones remove it. */
    @Property
    void isASortedSetOfMachines(@ForAll List<@IntRange(min = -199, max = 199) Integer> changes) {
        MachineSet set = new MachineSet(MACHINES);
        TreeSet<Integer> expected = new TreeSet<>();
        for (int change : changes) {
            if (change >= 0) {
                set.add(change);
                expected.add(change);
            } else {
                set.remove(-change);
                expected.remove(-change);
            }
        }
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(members(set)).containsExactlyElementsOf(expected);
        int rank = 0;
        for (int machine : expected) {
            assertThat(set.nth(rank++)).isEqualTo(machine);
        }
    }

    private static List<Integer> members(MachineSet set) {
        TreeSet<Integer> members = new TreeSet<>();
        for (int m = set.next(0); m != MachineSet.NONE; m = set.next(m + 1)) {
            members.add(m);
        }
        return List.copyOf(members);
    }

    @Test
    void joinsAnother() {
        MachineSet set = new MachineSet(MACHINES);
        MachineSet other = new MachineSet(MACHINES);
        set.add(3);
        set.add(130);
        other.add(130);
        other.add(199);
        set.addAll(other);
        assertThat(members(set)).containsExactly(3, 130, 199);
        assertThat(set.size()).isEqualTo(3);
    }

    @Test
    void findsNothingBeyondTheLastWord() {
        MachineSet set = new MachineSet(64);
        set.add(63);
        assertThat(set.next(63)).isEqualTo(63);
        assertThat(set.next(64)).isEqualTo(MachineSet.NONE);
    }
}
