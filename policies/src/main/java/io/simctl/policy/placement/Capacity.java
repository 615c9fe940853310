package io.simctl.policy.placement;

import io.simctl.policy.placement.PlacementPlan.Host;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machines that are left for models that claim them one after the other, where not every machine can hold every model. A claim
 * is granted whenever the machines can be shared out so that all claims granted before still hold (an augmenting path in a
 * bipartite matching); granting in order of importance is therefore the best there is for that order.
 *
 * <p>Machines that can hold the same models are one group, so the work follows the number of models, not of machines.
 */
final class Capacity {
    private final List<Group> groups = new ArrayList<>();
    private final int models;

    private static final class Group {
        final BitSet canHold;
        final int[] claimed;
        int free;

        Group(BitSet canHold, int models) {
            this.canHold = canHold;
            this.claimed = new int[models];
        }
    }

    private Capacity(Map<BitSet, Integer> sizes, int models) {
        this.models = models;
        sizes.forEach((canHold, size) -> {
            Group group = new Group(canHold, models);
            group.free = size;
            groups.add(group);
        });
    }

    /** Machines with what each can hold. */
    static Capacity of(List<Host> hosts, int models) {
        Map<BitSet, Integer> sizes = new LinkedHashMap<>();
        for (Host host : hosts) {
            BitSet canHold = new BitSet(models);
            for (int model = 0; model < models; model++) {
                canHold.set(model, host.canHold(model));
            }
            sizes.merge(canHold, 1, Integer::sum);
        }
        return new Capacity(sizes, models);
    }

    /** Machines as if each could hold every model. */
    static Capacity ofAnything(List<Host> hosts, int models) {
        BitSet all = new BitSet(models);
        all.set(0, models);
        return new Capacity(Map.of(all, hosts.size()), models);
    }

    /** Claims one machine for the model; false when that is impossible beside what was granted already. */
    boolean claim(int model) {
        return claim(model, new boolean[models]);
    }

    private boolean claim(int model, boolean[] asked) {
        asked[model] = true;
        for (Group group : groups) {
            if (group.canHold.get(model) && group.free > 0) {
                group.free--;
                group.claimed[model]++;
                return true;
            }
        }
        for (Group group : groups) {
            if (group.canHold.get(model) && makeWay(group, asked)) {
                group.claimed[model]++;
                return true;
            }
        }
        return false;
    }

    /** Whether another model gives up a machine of the group because it can have one elsewhere. */
    private boolean makeWay(Group group, boolean[] asked) {
        for (int other = 0; other < models; other++) {
            if (group.claimed[other] > 0 && !asked[other] && claim(other, asked)) {
                group.claimed[other]--;
                return true;
            }
        }
        return false;
    }
}
