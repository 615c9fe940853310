package io.simctl.policy.swap.rule;

import java.util.BitSet;
import java.util.List;

/**
 * The rule of groups (llama-swap's {@code groups}): which members of its own group a model displaces, and which groups.
 */
public final class GroupRule implements EvictionRule {
    private final List<Group> groups;

    /** Groups that have each model of the fleet once. */
    public GroupRule(List<Group> groups) {
        this.groups = List.copyOf(groups);
    }

    /**
     * A group of models.
     *
     * @param members indices of its models
     * @param swap whether only one of them is in memory at a time
     * @param exclusive whether loading one of them makes those of other groups leave
     * @param persistent whether its members never leave for those of other groups
     */
    public record Group(BitSet members, boolean swap, boolean exclusive, boolean persistent) {
        public Group {
            members = (BitSet) members.clone();
        }

        @Override
        public BitSet members() {
            return (BitSet) members.clone();
        }
    }

    @Override
    public BitSet victims(int model, BitSet inMemory) {
        Group own = groups.stream()
                .filter(group -> group.members.get(model))
                .findFirst()
                .orElseThrow();
        BitSet victims = new BitSet();
        for (Group group : groups) {
            boolean leaves = group.members.get(model) ? own.swap() : own.exclusive() && !group.persistent();
            if (leaves) {
                victims.or(group.members);
            }
        }
        victims.and(inMemory);
        victims.clear(model);
        return victims;
    }
}
