package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.placement.autopilot.AutopilotKnobs;
import io.simctl.policy.placement.autopilot.Coverage;
import io.simctl.policy.placement.autopilot.LoadTimes;
import io.simctl.policy.placement.autopilot.MovePlanner;
import io.simctl.policy.placement.autopilot.Operations;
import io.simctl.policy.placement.autopilot.Relocation;
import io.simctl.policy.placement.autopilot.ServiceRates;
import io.simctl.policy.placement.autopilot.Tenure;
import io.simctl.policy.placement.fluid.RecentArrivals;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * A placement that loads and unloads models where that is worth more than it costs (d-inference, the autopilot of September 2026, which
 * replaced pools). A model needs the larger of what came lately and what is in the system over the time that a request takes, never the
 * sum of both; {@link Coverage} says what it has and {@link MovePlanner} what to do. Plans are only recorded unless it is told to enforce
 * them.
 *
 * <p>Where the original's description says nothing: the deadline is a knob; a machine that holds a model for longer than was seen has
 * dwelled since it was seen first; a load that was measured counts for all machines of the hardware; a load and the unloads before it
 * are one action; models that stay beside a new one may lose time to it, which is a cost and no reason against it; a restricted workload
 * is a model that fewer machines can hold; and a machine whose report is too old is not planned with, though what it holds still counts.
 */
public final class Autopilot implements Placement {
    private static final double NANOS = 1e9;

    private final AutopilotKnobs knobs;
    private final RecentArrivals arrivals;
    private final ServiceRates rates;
    private final LoadTimes loadTimes;
    private final Operations operations;
    private final Tenure tenure;

    Autopilot(AutopilotKnobs knobs, PolicyContext context) {
        int models = context.fleet().models().size();
        this.knobs = knobs;
        arrivals = new RecentArrivals(
                models,
                Math.max(1, knobs.demandWindow().toNanos() / knobs.interval().toNanos()));
        rates = new ServiceRates(knobs, context.fleet());
        loadTimes = new LoadTimes(knobs, context.fleet());
        operations = new Operations(knobs, loadTimes, models);
        tenure = new Tenure(context.fleet().machines().size(), models);
    }

    @Override
    public long interval() {
        return knobs.interval().toNanos();
    }

    @Override
    public boolean isolates() {
        return false;
    }

    @Override
    public void arrived(Request request, long now) {
        arrivals.arrived(request.model());
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        tenure.used(machine.index(), request.model(), now);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        operations.changed(machine, now);
    }

    @Override
    public void begin(FleetView fleet, Actions actions, long now) {
        tenure.look(fleet, now);
    }

    @Override
    public void tick(FleetView fleet, Actions actions, long now) {
        arrivals.endSlice();
        tenure.look(fleet, now);
        operations.expire(fleet, now);
        Coverage coverage = new Coverage(fleet, actions, rates, need(fleet), operations, now);
        int[] current = coverage.holders();
        List<Relocation> orders = new MovePlanner(
                        knobs, fleet, actions, rates, loadTimes, operations, tenure, coverage, now)
                .plan(operations.left());
        actions.planned(coverage.holders(), current, orders.size(), !knobs.enforce());
        if (knobs.enforce()) {
            orders.forEach(order -> give(order, actions, now));
        }
    }

    private void give(Relocation order, Actions actions, long now) {
        operations.begin(order, now);
        for (int victim : order.victims()) {
            actions.unload(order.machine(), victim);
        }
        if (order.loads()) {
            actions.load(order.machine(), order.model());
        }
    }

    /** Requests per second of each model. */
    private double[] need(FleetView fleet) {
        double[][] slices = arrivals.rates(interval() / NANOS);
        double[] need = new double[fleet.models()];
        for (int model = 0; model < need.length; model++) {
            double offered = 0;
            for (double[] slice : slices) {
                offered += slice[model] / slices.length;
            }
            int inSystem = fleet.queued(model);
            for (int i = 0; i < fleet.machines(); i++) {
                inSystem += fleet.machine(i).pending(model);
            }
            need[model] = Math.max(offered, inSystem / rates.reference(model));
        }
        return need;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<AutopilotKnobs, Placement> {
        public Type() {
            super(
                    "autopilot",
                    PolicyKind.FLEET_PLACEMENT,
                    AutopilotKnobs.class,
                    "loads and unloads whose benefit exceeds their cost",
                    new PolicySource("d-inference", "autopilot of September 2026"));
        }

        @Override
        public Placement create(AutopilotKnobs values, PolicyContext context) {
            return new Autopilot(values, context);
        }
    }
}
