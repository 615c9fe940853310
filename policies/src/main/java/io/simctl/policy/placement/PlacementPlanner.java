package io.simctl.policy.placement;

import io.simctl.policy.placement.PlacementPlan.Host;
import io.simctl.policy.placement.PlacementPlan.Move;
import io.simctl.policy.placement.PlacementPlan.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        int[] surplus = new int[models];
        for (int model = 0; model < models; model++) {
            surplus[model] = Math.max(0, current[model] - desired[model]);
        }
        List<Move> moves = new ArrayList<>();
        List<Host> free = new ArrayList<>(hosts);
        for (Pool pool : ordered) {
            int model = pool.model();
            boolean found = true;
            while (found && moves.size() < budget && desired[model] > current[model]) {
                Host source = source(free, model, surplus, now);
                found = source != Host.NOBODY;
                if (found) {
                    free.remove(source);
                    moves.add(new Move(source.machine(), model));
                    current[model]++;
                    leave(source, current, surplus);
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

    private static void leave(Host host, int[] current, int[] surplus) {
        if (host.isManaged()) {
            current[host.pool()]--;
            surplus[host.pool()]--;
        }
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

    /** The best machine to give to the pool: without a pool before in excess, then the higher score, then the earlier. */
    private Host source(List<Host> free, int model, int[] surplus, long now) {
        Host best = Host.NOBODY;
        for (Host host : free) {
            if (host.canHold(model) && mayMove(host, model, surplus, now) && isBetter(host, best, model)) {
                best = host;
            }
        }
        return best;
    }

    private boolean mayMove(Host host, int model, int[] surplus, long now) {
        if (!host.idle()) {
            return false;
        }
        return !host.isManaged()
                || (host.pool() != model && surplus[host.pool()] > 0 && now - host.assignedAt() >= minDwell);
    }

    private static boolean isBetter(Host host, Host best, int model) {
        if (best == Host.NOBODY || host.isManaged() != best.isManaged()) {
            return best == Host.NOBODY || !host.isManaged();
        }
        return host.scores()[model] > best.scores()[model];
    }
}
