package io.simctl.policy.scheduling;

import io.simctl.policy.index.MachineSet;
import java.util.ArrayList;
import java.util.List;

/** Machines by how many requests are pending there; a change costs the same whatever the number of machines. */
final class BusyLevels {
    private final int machines;
    private final int[] level;
    private final List<MachineSet> sets = new ArrayList<>();
    private int lowest;
    private int top;

    /** Levels without any machine in them, each being meant for level 0. */
    BusyLevels(int machines) {
        this.machines = machines;
        this.level = new int[machines];
        sets.add(new MachineSet(machines));
    }

    /** Puts the machine into a level, out of the one where it was last. */
    void put(int machine, int newLevel) {
        sets.get(level[machine]).remove(machine);
        while (sets.size() <= newLevel) {
            sets.add(new MachineSet(machines));
        }
        sets.get(newLevel).add(machine);
        level[machine] = newLevel;
        lowest = Math.min(lowest, newLevel);
        top = Math.max(top, newLevel);
    }

    /** The level that the machine was last put into, even if it was removed from the level's set since. */
    int level(int machine) {
        return level[machine];
    }

    /** Machines of a level; whoever finds one of no use may remove it until it is put again. */
    MachineSet at(int wanted) {
        return sets.get(wanted);
    }

    /** No machine is in a lower level. */
    int lowest() {
        while (lowest < highest() && sets.get(lowest).isEmpty()) {
            lowest++;
        }
        return lowest;
    }

    /** The highest level with a machine in it; 0 without any. */
    int top() {
        while (top > 0 && sets.get(top).isEmpty()) {
            top--;
        }
        return top;
    }

    /** No machine is in a higher level. */
    int highest() {
        return sets.size() - 1;
    }
}
