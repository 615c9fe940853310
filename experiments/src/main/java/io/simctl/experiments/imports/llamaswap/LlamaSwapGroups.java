package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.policy.swap.rule.GroupRule;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code groups} of a configuration; models in none of them are in one of their own that swaps and is exclusive. */
final class LlamaSwapGroups {
    private final LlamaSwapModels models;
    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final List<GroupRule.Group> rule = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private long exclusive;
    private long beside;

    private LlamaSwapGroups(LlamaSwapModels models) {
        this.models = models;
    }

    static LlamaSwapRouting read(ForeignMapping from, LlamaSwapModels models) {
        LlamaSwapGroups groups = new LlamaSwapGroups(models);
        from.mappings("groups").forEach(groups::add);
        List<String> others = new ArrayList<>(models.byId().keySet());
        others.removeAll(groups.seen);
        groups.count(others, true, true, false);
        Map<String, Object> swap = new LinkedHashMap<>();
        swap.put("type", "groups");
        if (!groups.tree.isEmpty()) {
            swap.put("groups", groups.tree);
        }
        return new LlamaSwapRouting(swap, new GroupRule(groups.rule), groups.exclusive + groups.beside);
    }

    private void add(String name, ForeignMapping group) {
        List<String> members = new ArrayList<>();
        for (Scalar member : group.list("members")) {
            Optional<String> model = models.real(member.text(), group, "members");
            if (model.isPresent() && !seen.add(model.get())) {
                group.problem(
                        "members",
                        "%s is in two groups, or in one twice; llama-swap allows it in one"
                                .formatted(Names.quote(model.get())));
            }
            model.ifPresent(members::add);
        }
        if (!group.has("members") || group.items("members").isEmpty()) {
            group.problem("members", "the group %s has no `members`".formatted(Names.quote(name)));
        }
        boolean swaps = group.flag("swap").orElse(true);
        boolean isExclusive = group.flag("exclusive").orElse(true);
        boolean isPersistent = group.flag("persistent").orElse(false);
        count(members, swaps, isExclusive, isPersistent);
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("members", members);
        if (!swaps) {
            written.put("swap", false);
        }
        if (!isExclusive) {
            written.put("exclusive", false);
        }
        if (isPersistent) {
            written.put("persistent", true);
        }
        tree.put(name, written);
    }

    private void count(List<String> members, boolean swaps, boolean isExclusive, boolean isPersistent) {
        BitSet indices = new BitSet();
        members.forEach(member -> indices.set(models.index(member)));
        rule.add(new GroupRule.Group(indices, swaps, isExclusive, isPersistent));
        long bytes = swaps ? models.largest(members) : models.weights(members);
        if (isExclusive && !isPersistent) {
            exclusive = Math.max(exclusive, bytes);
        } else {
            beside += bytes;
        }
    }
}
