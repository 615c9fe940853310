package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.rule.GroupRule;
import io.simctl.policy.swap.rule.LockedSwaps;
import io.simctl.policy.swap.rule.RuledSwaps;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Groups of models: one member at a time, and groups that make others leave (llama-swap's {@code groups}, versions of June and August
 * 2026). Models in no group are in one of their own that swaps and is exclusive. Loading from a group that is not exclusive makes no other
 * group leave, be that one exclusive or not. Sizes and free memory do not count.
 */
public final class Groups implements Swap, NodeObserver {
    public record Knobs(
            @Knob(value = "groups by name; a model is in one at most", def = "{}")
            Map<String, Group> groups,

            @Knob(
                    value = "whether swaps wait for their victims only (deferred) or for the whole machine (locked)",
                    def = "deferred")
            SwapRuntime runtime,

            @Knob(value = "precedence of models when several swaps could begin; 0 for those not named", def = "{}")
            Map<String, Integer> priority,

            @Knob(
                    value = "how long a new request is overlooked by the defect unregistered-fast-path",
                    def = "1ms",
                    min = 0)
            Duration raceWindow,

            @Knob(value = "faults of earlier versions, for the runtime `locked`", def = "[]")
            List<LockedSwaps.Defect> defects)
            implements SwapRuntime.Chosen {}

    /** One group. */
    public record Group(
            @Knob(value = "models of the group") List<String> members,

            @Knob(value = "whether only one member is in memory at a time", def = "true")
            boolean swap,

            @Knob(value = "whether loading a member makes other groups leave", def = "true")
            boolean exclusive,

            @Knob(value = "whether members never leave for other groups", def = "false")
            boolean persistent) {}

    private final RuledSwaps runtime;

    Groups(Knobs knobs, PolicyContext context) {
        runtime = knobs.runtime()
                .of(
                        rule(knobs.groups(), context),
                        Matrix.byModel(knobs.priority(), 0, context),
                        knobs.defects(),
                        knobs.raceWindow());
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        return runtime.plan(node, model, now);
    }

    @Override
    public boolean loadsInOrder() {
        return runtime.loadsInOrder();
    }

    @Override
    public List<NodeObserver> inner() {
        return List.of(runtime);
    }

    private static GroupRule rule(Map<String, Group> groups, PolicyContext context) {
        List<GroupRule.Group> all = new ArrayList<>();
        BitSet others = new BitSet();
        others.set(0, context.fleet().models().size());
        for (Group group : groups.values()) {
            BitSet members = new BitSet();
            group.members().forEach(name -> members.set(context.model(name)));
            others.andNot(members);
            all.add(new GroupRule.Group(members, group.swap(), group.exclusive(), group.persistent()));
        }
        all.add(new GroupRule.Group(others, true, true, false));
        return new GroupRule(all);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "groups",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "one member of a group at a time, groups that exclude each other",
                    new PolicySource("llama-swap", "groups, June and August 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(LockedSwaps.Defect.class);
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(SwapRuntime.lockNeed());
        }

        @Override
        public List<String> problems(Knobs values) {
            List<String> problems = new ArrayList<>(values.runtime().problems(values.priority(), values.defects()));
            Set<String> seen = new HashSet<>();
            values.groups().forEach((name, group) -> {
                if (group.members().isEmpty()) {
                    problems.add("group `" + name + "` has no members");
                }
                group.members().stream()
                        .filter(model -> !seen.add(model))
                        .forEach(model -> problems.add("`" + model + "` is named twice as a member of groups"));
            });
            return problems;
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return Stream.concat(
                            values.groups().values().stream().flatMap(group -> group.members().stream()),
                            values.priority().keySet().stream())
                    .distinct()
                    .toList();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Groups(values, context);
        }
    }
}
