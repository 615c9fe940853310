package io.simctl.policy.placement;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.index.TypicalService;
import io.simctl.policy.index.TypicalService.Assumed;
import io.simctl.policy.placement.fluid.FluidHost;
import io.simctl.policy.placement.fluid.HostCensus;
import io.simctl.policy.placement.fluid.ServiceTimes;
import io.simctl.policy.placement.fluid.SetSearch;
import io.simctl.policy.placement.fluid.SetSearch.Change;
import io.simctl.policy.placement.fluid.Sizing;
import io.simctl.policy.placement.fluid.WorkSlices;
import io.simctl.policy.type.PolicyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A placement that gives each machine the models by which most of the work in slices of time is served, where a change is worth its loads. What
 * those slices are, past or future, is for the policy to say.
 */
abstract class FluidPlacement implements Placement {
    private static final double NANOS = 1e9;

    /** A request where nothing is known of it yet (d-inference, warm pool). */
    private static final Assumed TYPICAL = new Assumed(15, 0.27, 12, 4, 512, 256);

    private final Sizing sizing;
    private final long interval;
    private final int changesPerTick;
    private final long minDwell;
    private final double[] weights;
    private final int[] floors;
    private final PoolProtocol protocol = PoolProtocol.patient();
    private final ServiceTimes services;
    private final long[] ordered;
    private double loadedBytes;
    private double loadedSeconds;

    /** @param minDwell how long a machine stays as it is at least */
    FluidPlacement(Sizing sizing, Duration interval, int changesPerTick, Duration minDwell, PolicyContext context) {
        Fleet fleet = context.fleet();
        this.sizing = sizing;
        this.interval = interval.toNanos();
        this.changesPerTick = changesPerTick;
        this.minDwell = minDwell.toNanos();
        weights = new double[fleet.models().size()];
        Arrays.fill(weights, 1);
        sizing.worth().forEach((name, weight) -> weights[context.model(name)] = weight);
        floors = new int[fleet.models().size()];
        sizing.minWarm().forEach((name, count) -> floors[context.model(name)] = count);
        TypicalService typical = new TypicalService(TYPICAL, fleet);
        services = new ServiceTimes(
                IntStream.range(0, floors.length).mapToDouble(typical::seconds).toArray());
        ordered = new long[fleet.machines().size()];
    }

    /** Arrivals per second of each model by slice; none while there is nothing to go by. */
    abstract double[][] rates(long now);

    /**
     * What a change is worth, at most 0 for one that is not to be made.
     *
     * @param before worth by slice of the machine as it is
     * @param after worth by slice of the machine once it is changed
     * @param slices how many of them pass until then
     * @param adds whether it serves as before meanwhile, since nothing leaves
     */
    abstract double gain(double[] before, double[] after, double slices, boolean adds);

    /** A slice of time is over. */
    void sliceEnds() {}

    /** Length of a slice in seconds. */
    final double sliceSeconds() {
        return interval / NANOS;
    }

    @Override
    public final long interval() {
        return interval;
    }

    @Override
    public final boolean isolates() {
        return true;
    }

    @Override
    public final MachinePlacement onMachine(MachineActions actions) {
        return protocol.onMachine(actions);
    }

    @Override
    public final void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {
        if (state == TargetState.REACHED && ordered[machine.index()] > 0) {
            loadedBytes += ordered[machine.index()];
            loadedSeconds += (now - machine.targetedAt()) / NANOS;
            ordered[machine.index()] = 0;
        }
        protocol.learn(machine, state, model, view, now);
    }

    @Override
    public final void completed(Request request, MachineView machine, int outputTokens, long now) {
        services.ended(request.model());
    }

    /**
     * Machines keep what they hold, less what is in the way of the rest. Those that hold nothing share out what is to come, or everything alike where
     * nobody knows that.
     */
    @Override
    public final void begin(FleetView fleet, Actions actions, long now) {
        List<FluidHost> hosts = new HostCensus(fleet, actions, sizing, minDwell, now).hosts();
        double[][] rates = rates(now);
        WorkSlices work = rates.length > 0 ? work(rates) : allAlike(hosts);
        Set<Integer> empty = hosts.stream()
                .filter(host -> host.models().length == 0)
                .map(FluidHost::machine)
                .collect(Collectors.toSet());
        SetSearch search = new SetSearch(
                work,
                sizing.sharing(),
                floors,
                (before, after, change) ->
                        change.bytes() > 0 && !empty.contains(change.host().machine()) ? 0 : difference(before, after));
        List<FluidHost> then = hosts;
        for (int round = 0; round < weights.length; round++) {
            then = apply(then, search.changes(then, then.size()));
        }
        List<Change> changes = new ArrayList<>();
        for (int place = 0; place < hosts.size(); place++) {
            if (hosts.get(place).movable() && then.get(place).models().length > 0) {
                changes.add(new Change(hosts.get(place), then.get(place).models()));
            }
        }
        order(hosts, changes, actions);
    }

    private static double difference(double[] before, double[] after) {
        return Arrays.stream(after).sum() - Arrays.stream(before).sum();
    }

    private static List<FluidHost> apply(List<FluidHost> hosts, List<Change> changes) {
        List<FluidHost> then = new ArrayList<>(hosts);
        for (Change change : changes) {
            then.set(then.indexOf(change.host()), change.host().with(change.models()));
        }
        return then;
    }

    @Override
    public final void tick(FleetView fleet, Actions actions, long now) {
        services.look(fleet, sliceSeconds());
        sliceEnds();
        double[][] rates = rates(now);
        if (rates.length > 0) {
            List<FluidHost> hosts = new HostCensus(fleet, actions, sizing, minDwell, now).hosts();
            SetSearch search = new SetSearch(work(rates), sizing.sharing(), floors, this::gain);
            order(hosts, search.changes(hosts, changesPerTick), actions);
        }
    }

    private double gain(double[] before, double[] after, Change change) {
        double rate = loadedSeconds > 0 ? loadedBytes / loadedSeconds : sizing.assumedLoadRate();
        return gain(before, after, change.bytes() / rate / sliceSeconds(), change.adds());
    }

    private void order(List<FluidHost> hosts, List<Change> changes, Actions actions) {
        int[] desired = new int[floors.length];
        hosts.forEach(host -> count(host.models(), 1, desired));
        for (Change change : changes) {
            count(change.host().models(), -1, desired);
            count(change.models(), 1, desired);
            ordered[change.host().machine()] = change.bytes();
        }
        actions.planned(desired, desired, changes.size(), false);
        changes.forEach(change -> actions.target(change.host().machine(), change.models()));
    }

    private static void count(int[] models, int by, int[] counts) {
        for (int model : models) {
            counts[model] += by;
        }
    }

    private WorkSlices work(double[][] rates) {
        double[] worth = new double[weights.length];
        double[][] work = new double[rates.length][weights.length];
        for (int model = 0; model < weights.length; model++) {
            double seconds = services.of(model);
            worth[model] = weights[model] * sliceSeconds() / seconds;
            for (int slice = 0; slice < rates.length; slice++) {
                work[slice][model] = rates[slice][model] * seconds;
            }
        }
        return new WorkSlices(work, worth);
    }

    /**
     * Each model could keep an equal share of the machines that can hold it busy: in turns, so that machines hold as many as fit, or at once where those
     * would be in each other's way.
     */
    private WorkSlices allAlike(List<FluidHost> hosts) {
        int models = weights.length;
        boolean inTurns = sizing.sharing() == 1;
        double[][] work = new double[inTurns ? models : 1][models];
        for (FluidHost host : hosts) {
            for (int model = 0; model < models; model++) {
                double most = host.able().canHold(model) ? host.able().capacity()[model] : 0;
                work[inTurns ? model : 0][model] += most / models;
            }
        }
        double[] worth = new double[models];
        Arrays.fill(worth, 1);
        return new WorkSlices(work, worth);
    }
}
