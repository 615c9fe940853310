package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CostTreeTest {
    /** Few and many at once, to and over the number at which leaves are sorted anew. */
    @Property(tries = 100)
    void changesThatComeTogetherLeaveWhatTheyLeaveOneByOne(
            @ForAll @IntRange(min = 1, max = 40) int machines, @ForAll long seed) {
        Random random = new Random(seed);
        CostTree oneByOne = new CostTree(machines);
        CostTree together = new CostTree(machines);
        for (int look = 0; look < 30; look++) {
            int changes = 1 + random.nextInt(2 * machines);
            together.expect(changes);
            for (int i = 0; i < changes; i++) {
                change(random, machines, oneByOne, together);
            }
            together.expect(0);
            int prompt = random.nextInt(1000);
            int output = random.nextInt(1000);
            oneByOne.request(prompt, output);
            together.request(prompt, output);
            assertThatBelowIsEqual(CostTree.ROOT, oneByOne, together);
        }
    }

    private static void change(Random random, int machines, CostTree... trees) {
        int machine = random.nextInt(machines);
        boolean leaves = random.nextInt(5) == 0;
        double perPrompt = random.nextInt(10);
        double fixed1 = random.nextInt(10_000);
        double perOutput1 = random.nextInt(100);
        double fixed2 = random.nextInt(10_000);
        double perOutput2 = random.nextInt(100);
        long rank = random.nextInt(3);
        for (CostTree tree : trees) {
            if (leaves) {
                tree.remove(machine);
            } else {
                tree.put(machine, perPrompt, fixed1, perOutput1, fixed2, perOutput2, rank);
            }
        }
    }

    private static void assertThatBelowIsEqual(int node, CostTree one, CostTree other) {
        assertThat(other.bound(node)).isEqualTo(one.bound(node));
        assertThat(other.rank(node)).isEqualTo(one.rank(node));
        assertThat(other.isLeaf(node)).isEqualTo(one.isLeaf(node));
        if (one.isLeaf(node)) {
            assertThat(other.machine(node)).isEqualTo(one.machine(node));
        } else {
            assertThatBelowIsEqual(2 * node, one, other);
            assertThatBelowIsEqual(2 * node + 1, one, other);
        }
    }
}
