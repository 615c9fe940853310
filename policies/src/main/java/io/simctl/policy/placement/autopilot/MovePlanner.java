package io.simctl.policy.placement.autopilot;

import io.simctl.fleet.ThermalState;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement.Actions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Plans the orders of a tick (d-inference, autopilot of September 2026): again and again the move whose benefit exceeds its cost by most,
 * and by the minimum benefit at least, while models are short; then models that nobody has used for long leave.
 *
 * <p>A move is on a machine that may be managed, is idle and not too hot, has reported lately and has no order under way. Models leave it in the order of
 * what they serve there, the least first, if they have stayed for the dwell and their other machines cover them. Its benefit is the part
 * of the gap that it fills, in requests in service, times the horizon less the load; its cost is the load, the minimum benefit for each
 * model that leaves and for a load never measured, what is served less there while it loads, and the horizon where the machine
 * is one that a model needs which is short and which fewer machines can hold.
 */
public final class MovePlanner {
    private static final int UNCOUNTED = -1;

    private final AutopilotKnobs knobs;
    private final FleetView fleet;
    private final Actions actions;
    private final ServiceRates rates;
    private final LoadTimes loadTimes;
    private final Operations operations;
    private final Tenure tenure;
    private final Coverage coverage;
    private final MemoryRoom memory;
    private final long now;
    private final int[] able;

    /** @param coverage as it is; orders that are planned are applied to it */
    public MovePlanner(
            AutopilotKnobs knobs,
            FleetView fleet,
            Actions actions,
            ServiceRates rates,
            LoadTimes loadTimes,
            Operations operations,
            Tenure tenure,
            Coverage coverage,
            long now) {
        this.knobs = knobs;
        this.fleet = fleet;
        this.actions = actions;
        this.rates = rates;
        this.loadTimes = loadTimes;
        this.operations = operations;
        this.tenure = tenure;
        this.coverage = coverage;
        this.now = now;
        memory = new MemoryRoom(fleet.fleet());
        able = new int[fleet.models()];
        Arrays.fill(able, UNCOUNTED);
    }

    /** At most so many orders, in the order in which they are to be given. */
    public List<Relocation> plan(int most) {
        List<Relocation> orders = new ArrayList<>();
        while (orders.size() < most) {
            Optional<Relocation> next = bestMove().or(this::idleModel);
            if (next.isEmpty()) {
                break;
            }
            coverage.apply(next.get());
            orders.add(next.get());
        }
        return orders;
    }

    private Optional<Relocation> bestMove() {
        int[] wanted =
                IntStream.range(0, fleet.models()).filter(coverage::isShort).toArray();
        return wanted.length == 0
                ? Optional.empty()
                : IntStream.range(0, fleet.machines())
                        .filter(this::isPlannable)
                        .boxed()
                        .flatMap(machine -> IntStream.of(wanted)
                                .mapToObj(model -> move(machine, model))
                                .flatMap(Optional::stream))
                        .min(Relocation.BEST_FIRST);
    }

    private boolean isPlannable(int index) {
        MachineView machine = fleet.machine(index);
        return machine.isOnline()
                && machine.machine().manageable()
                && !machine.machine().privateOnly()
                && machine.isIdle()
                && !machine.thermal().isAtLeast(ThermalState.SERIOUS)
                && !coverage.isPending(index)
                && machine.reportAge(now) <= knobs.snapshotAge().toNanos();
    }

    private boolean canTake(int machine, int model) {
        MachineView view = fleet.machine(machine);
        return !coverage.held(machine).get(model)
                && view.isCapable(model)
                && !view.isCoolingDown(model, now)
                && !operations.backsOff(machine, model, now)
                && rates.meetsDeadline(machine, model)
                && actions.eligible(machine, model);
    }

    private Optional<Relocation> move(int machine, int model) {
        if (!canTake(machine, model)) {
            return Optional.empty();
        }
        double[] before = coverage.contributions(machine, coverage.held(machine));
        return victims(machine, model, before)
                .map(victims -> new Relocation(machine, model, victims, net(machine, model, victims, before)))
                .filter(move -> move.net() >= knobs.minBenefitSeconds());
    }

    /** Models that leave so that this one fits; nothing where too few may leave. */
    private Optional<int[]> victims(int machine, int model, double[] before) {
        long missing = memory.missing(machine, model, coverage.held(machine));
        List<Integer> leave = new ArrayList<>();
        for (int other : mayLeave(machine, before)) {
            if (missing <= 0) {
                break;
            }
            leave.add(other);
            missing -= memory.held(machine, other);
        }
        return missing > 0
                ? Optional.empty()
                : Optional.of(leave.stream().mapToInt(Integer::intValue).toArray());
    }

    private List<Integer> mayLeave(int machine, double[] before) {
        return coverage.held(machine).stream()
                .filter(model -> isReleasable(machine, model, before[model]))
                .boxed()
                .sorted(Comparator.comparingDouble(model -> before[model] * rates.reference(model)))
                .toList();
    }

    private boolean isReleasable(int machine, int model, double serves) {
        return tenure.stayed(machine, model, now) >= knobs.minDwell().toNanos()
                && !operations.backsOff(machine, model, now)
                && coverage.spares(model, serves);
    }

    private double net(int machine, int model, int[] victims, double[] before) {
        BitSet then = (BitSet) coverage.held(machine).clone();
        IntStream.of(victims).forEach(then::clear);
        then.set(model);
        double[] after = coverage.contributions(machine, then);
        double load = loadTimes.seconds(machine, model);
        double lost = 0;
        for (int other = 0; other < after.length; other++) {
            lost += Math.max(0, before[other] - after[other]) * rates.reference(other);
        }
        double filled = Math.min(coverage.gap(model), after[model]) * rates.reference(model);
        double benefit = filled * Math.max(0, knobs.horizon() - load);
        int surcharges = victims.length + (loadTimes.isMeasured(machine, model) ? 0 : 1);
        double reserved = isNeededMore(machine, model) ? knobs.horizon() : 0;
        return benefit - (load + surcharges * knobs.minBenefitSeconds() + lost * load + reserved);
    }

    /** Whether another model that is short could be loaded there, and fewer machines could hold it than this one. */
    private boolean isNeededMore(int machine, int model) {
        for (int other = 0; other < able.length; other++) {
            if (other != model && coverage.isShort(other) && canTake(machine, other) && able(other) < able(model)) {
                return true;
            }
        }
        return false;
    }

    private int able(int model) {
        if (able[model] == UNCOUNTED) {
            able[model] = (int) IntStream.range(0, fleet.machines())
                    .filter(i -> fleet.machine(i).isOnline()
                            && fleet.machine(i).isCapable(model)
                            && rates.meetsDeadline(i, model)
                            && actions.eligible(i, model))
                    .count();
        }
        return able[model];
    }

    private Optional<Relocation> idleModel() {
        for (int machine = 0; machine < fleet.machines(); machine++) {
            if (isPlannable(machine)) {
                double[] serves = coverage.contributions(machine, coverage.held(machine));
                BitSet models = coverage.held(machine);
                for (int model = models.nextSetBit(0); model >= 0; model = models.nextSetBit(model + 1)) {
                    if (tenure.unused(machine, model, now) >= knobs.idleUnload().toNanos()
                            && isReleasable(machine, model, serves[model])) {
                        return Optional.of(Relocation.unload(machine, model));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
