package io.simctl.policy.swap.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which models leave for which where they are in groups; models are letters. */
class GroupRuleTest {
    private final List<GroupRule.Group> groups = new ArrayList<>();

    @Test
    void theMemberThatIsThereLeavesForAnotherMember() {
        group("ab", true, true, false);
        assertEvicts("a", 'b', "a");
    }

    @Test
    void membersOfAGroupThatDoesNotSwapStayTogether() {
        group("abc", false, true, false);
        assertEvicts("ab", 'c', "");
    }

    @Test
    void anExclusiveGroupMakesTheOthersLeave() {
        group("ab", false, true, false);
        group("cd", false, false, false);
        assertEvicts("acd", 'b', "cd");
    }

    @Test
    void aGroupThatIsNotExclusiveLeavesTheOthersAlone() {
        group("ab", true, false, false);
        group("cd", false, false, false);
        assertEvicts("acd", 'b', "a");
    }

    @Test
    void aPersistentGroupStaysWhoeverComes() {
        group("a", true, true, false);
        group("bc", true, true, true);
        assertEvicts("b", 'a', "");
    }

    @Test
    void aMemberOfAPersistentGroupLeavesForAnotherOfIts() {
        group("bc", true, true, true);
        assertEvicts("b", 'c', "b");
    }

    @Test
    void anExclusiveGroupThatIsThereDoesNotLeaveForOneThatIsNotExclusive() {
        group("a", true, true, false);
        group("b", true, false, false);
        assertEvicts("a", 'b', "");
        assertEvicts("b", 'a', "b");
    }

    private void group(String members, boolean swap, boolean exclusive, boolean persistent) {
        groups.add(new GroupRule.Group(models(members), swap, exclusive, persistent));
    }

    private void assertEvicts(String inMemory, char model, String victims) {
        BitSet leaving = new GroupRule(groups).victims(model - 'a', models(inMemory));
        assertThat(leaving.stream().mapToObj(m -> "" + (char) ('a' + m)).collect(Collectors.joining()))
                .as("%s comes to %s", model, inMemory)
                .isEqualTo(victims);
    }

    private static BitSet models(String letters) {
        BitSet models = new BitSet();
        letters.chars().forEach(c -> models.set(c - 'a'));
        return models;
    }
}
