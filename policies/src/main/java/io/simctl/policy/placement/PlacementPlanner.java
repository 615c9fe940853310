package io.simctl.policy.placement;

import io.simctl.policy.placement.PlacementPlan.Host;
import io.simctl.policy.placement.PlacementPlan.Move;
import io.simctl.policy.placement.PlacementPlan.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Plans which machines change pools (d-inference PR #435, planPlacement): first how many machines each pool should have, floors
 * before demand and higher priority before lower, then at most {@code budget} moves that fill pools which are short from
 * machines without a pool and from pools that have too many. What is neither needed nor in excess stays where it is.
 *
 * <p>How many a pool should have is limited by what the machines can hold: with {@code capabilityBlind}, as in the original, only
 * by their number, so a pool that claims machines which cannot hold its model starves the others.
 */
final class PlacementPlanner {
    /** Higher priority first, then by name. */
    private static final Comparator<Pool> ORDER =
            Comparator.comparingInt(Pool::priority).reversed().thenComparing(Pool::name);

    private final int models;
    private final long minDwell;
    private final boolean capabilityBlind;

    /**
     * @param models how many models there are
     * @param minDwell nanoseconds that a machine stays in a pool at least
     * @param capabilityBlind the original's defect
     */
    PlacementPlanner(int models, long minDwell, boolean capabilityBlind) {
        this.models = models;
        this.minDwell = minDwell;
        this.capabilityBlind = capabilityBlind;
    }

    /**
     * Plans.
     *
     * @param pools what each pool needs
     * @param hosts machines in the order in which they win ties
     * @param budget moves at most; with none or less nothing is desired either
     */
    PlacementPlan plan(List<Pool> pools, List<Host> hosts, int budget, long now) {
        int[] current = current(hosts);
        if (hosts.isEmpty() || budget <= 0) {
            return new PlacementPlan(new int[models], current, List.of());
        }
        List<Pool> ordered = pools.stream().sorted(ORDER).toList();
        int[] desired = desired(ordered, hosts);
        List<Move> moves = new ArrayList<>();
        List<Host> free = new ArrayList<>(hosts);
        for (Pool pool : ordered) {
            int model = pool.model();
            while (moves.size() < budget && desired[model] > current[model]) {
                Optional<Host> source = source(movable(free, desired, current, now), model, desired, current);
                if (source.isEmpty()) {
                    break;
                }
                free.remove(source.get());
                moves.add(new Move(source.get().machine(), model));
                current[model]++;
                if (source.get().isManaged()) {
                    current[source.get().pool()]--;
                }
            }
        }
        return new PlacementPlan(desired, current, moves);
    }

    private int[] current(List<Host> hosts) {
        int[] current = new int[models];
        for (Host host : hosts) {
            if (host.isManaged()) {
                current[host.pool()]++;
            }
        }
        return current;
    }

    private int[] desired(List<Pool> ordered, List<Host> hosts) {
        Capacity capacity = capabilityBlind ? Capacity.ofAnything(hosts, models) : Capacity.of(hosts, models);
        int[] desired = new int[models];
        for (Pool pool : ordered) {
            claim(capacity, desired, pool.model(), pool.floor());
        }
        for (Pool pool : ordered) {
            claim(capacity, desired, pool.model(), Math.max(pool.need(), pool.floor()));
        }
        return desired;
    }

    private static void claim(Capacity capacity, int[] desired, int model, int wanted) {
        while (desired[model] < wanted && capacity.claim(model)) {
            desired[model]++;
        }
    }

    /** Machines that run nothing and belong nowhere, or have stayed long enough in a pool that has too many. */
    private List<Host> movable(List<Host> free, int[] desired, int[] current, long now) {
        return free.stream()
                .filter(Host::movable)
                .filter(host -> !host.isManaged()
                        || (current[host.pool()] > desired[host.pool()] && now - host.assignedAt() >= minDwell))
                .toList();
    }

    /**
     * The best machine to give to the pool: without a pool before in excess, then the higher score, then the earlier; but one that
     * another pool cannot do without only when there is no other.
     */
    private Optional<Host> source(List<Host> movable, int model, int[] desired, int[] current) {
        List<Host> able = movable.stream()
                .filter(host -> host.canHold(model))
                .sorted(Comparator.comparing(Host::isManaged).thenComparingDouble(host -> -host.scores()[model]))
                .toList();
        if (capabilityBlind || able.size() <= 1) {
            return able.stream().findFirst();
        }
        int[] missing = new int[models];
        for (int m = 0; m < models; m++) {
            missing[m] = Math.max(0, desired[m] - current[m]);
        }
        int fillable = fillable(movable, missing);
        missing[model]--;
        return able.stream()
                .filter(host -> fillable(without(movable, host), missing) == fillable - 1)
                .findFirst()
                .or(() -> able.stream().findFirst());
    }

    /** How many of the missing machines these could be. */
    private int fillable(List<Host> hosts, int[] missing) {
        Capacity capacity = Capacity.of(hosts, models);
        int filled = 0;
        for (int model = 0; model < models; model++) {
            for (int i = 0; i < missing[model] && capacity.claim(model); i++) {
                filled++;
            }
        }
        return filled;
    }

    private static List<Host> without(List<Host> hosts, Host one) {
        return hosts.stream().filter(host -> host.machine() != one.machine()).toList();
    }
}
