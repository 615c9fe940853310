package io.simctl.policy.placement.autopilot;

import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement.Actions;
import java.util.BitSet;

/**
 * The requests per second of each model that are needed and those that machines would serve, at a tick. A machine has one machine of time,
 * which its models share in proportion to need over rate, and equally where none is needed; who holds two models is never counted twice.
 *
 * <p>Models count where routing would use them and an idle machine keeps the deadline. What a machine with a load or an order under way
 * holds, and will hold, counts as future.
 */
public final class Coverage {
    private static final double NOTHING = 1e-9;

    private final FleetView fleet;
    private final ServiceRates rates;
    private final Actions actions;
    private final double[] need;
    private final double[] ready;
    private final double[] future;
    private final BitSet[] held;
    private final BitSet pending = new BitSet();

    /** @param need requests per second by model; handed on, not copied */
    public Coverage(
            FleetView fleet, Actions actions, ServiceRates rates, double[] need, Operations operations, long now) {
        this.fleet = fleet;
        this.rates = rates;
        this.actions = actions;
        this.need = need;
        ready = new double[need.length];
        future = new double[need.length];
        held = new BitSet[fleet.machines()];
        for (int machine = 0; machine < held.length; machine++) {
            held[machine] = new BitSet(need.length);
            if (isPublic(fleet.machine(machine))) {
                look(machine, operations, now);
                count(machine, 1);
            }
        }
    }

    private static boolean isPublic(MachineView machine) {
        return machine.isOnline() && !machine.machine().privateOnly();
    }

    private void look(int machine, Operations operations, long now) {
        MachineView view = fleet.machine(machine);
        boolean ordered = operations.isUnderWay(machine);
        pending.set(machine, ordered);
        for (int model = 0; model < need.length; model++) {
            if (view.isResident(model)) {
                held[machine].set(model, !ordered || !operations.unloads(machine, model));
            } else if ((ordered && operations.loads(machine, model)) || view.isLoadPending(model, now)) {
                held[machine].set(model);
                pending.set(machine);
            }
        }
    }

    private void count(int machine, int sign) {
        double[] its = contributions(machine, held[machine]);
        double[] sums = pending.get(machine) ? future : ready;
        for (int model = 0; model < its.length; model++) {
            sums[model] += sign * its[model];
        }
    }

    /** Requests per second of each model that the machine would serve if it held just these. */
    double[] contributions(int machine, BitSet models) {
        double[] its = new double[need.length];
        double[] claims = new double[need.length];
        double claimed = 0;
        int sharers = 0;
        for (int model = models.nextSetBit(0); model >= 0; model = models.nextSetBit(model + 1)) {
            if (serves(machine, model)) {
                its[model] = rates.rate(fleet.machine(machine), model);
                claims[model] = need[model] / its[model];
                claimed += claims[model];
                sharers++;
            }
        }
        for (int model = 0; model < its.length; model++) {
            its[model] *= claimed > 0 ? claims[model] / claimed : 1.0 / Math.max(1, sharers);
        }
        return its;
    }

    private boolean serves(int machine, int model) {
        return rates.meetsDeadline(machine, model) && actions.eligible(machine, model);
    }

    /** Requests per second that nobody serves nor will, below 0 when there is more than is needed. */
    double gap(int model) {
        return need[model] - ready[model] - future[model];
    }

    /** Whether anybody is missing. */
    boolean isShort(int model) {
        return gap(model) > NOTHING;
    }

    /** Whether the model is covered by machines that serve it now, without so many requests per second. */
    boolean spares(int model, double lost) {
        return ready[model] - lost >= need[model] - NOTHING;
    }

    /** What the machine holds once its order is carried out; to be read only. */
    BitSet held(int machine) {
        return held[machine];
    }

    /** Whether a load or an order is under way there. */
    boolean isPending(int machine) {
        return pending.get(machine);
    }

    /** The order is given, or would be. */
    void apply(Relocation order) {
        int machine = order.machine();
        count(machine, -1);
        pending.set(machine);
        for (int victim : order.victims()) {
            held[machine].clear(victim);
        }
        if (order.loads()) {
            held[machine].set(order.model());
        }
        count(machine, 1);
    }

    /** Machines that hold each model once all orders are carried out. */
    public int[] holders() {
        int[] holders = new int[need.length];
        for (BitSet models : held) {
            models.stream().forEach(model -> holders[model]++);
        }
        return holders;
    }
}
