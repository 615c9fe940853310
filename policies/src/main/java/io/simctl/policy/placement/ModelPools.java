package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.index.TypicalService;
import io.simctl.policy.index.TypicalService.Assumed;
import io.simctl.policy.placement.PlacementPlan.Host;
import io.simctl.policy.placement.PlacementPlan.Move;
import io.simctl.policy.placement.PlacementPlan.Pool;
import io.simctl.policy.placement.Pressure.Sign;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pools of machines that serve one model each, their sizes following demand (d-inference: the warm pool of June 2026 and the
 * placement of PR #435). On each tick {@link WarmPoolDemand} says how many machines each model needs and {@link PlacementPlanner}
 * which ones change pools; with {@code assign: false} the warm pool alone loads models beside what the machines have.
 */
public final class ModelPools implements Placement {

    /** Known defects of the original. */
    public enum Defect {
        /** A machine that failed to load its pool's model counts as serving it, so nothing is repaired (finding 1). */
        COUNT_FAILED_AS_SERVING,
        /** Requests rejected because a pool is empty are no demand (finding 3). */
        INVISIBLE_SHEDS,
        /** Machines are planned with that routing would never use (finding 4). */
        LOOSE_ELIGIBILITY,
        /** A budget of no moves allows one (finding 8). */
        ZERO_BUDGET_MOVES_ONE,
        /** Pools claim machines by number, whatever these can hold. */
        CAPABILITY_BLIND,
        /** A model never needs fewer machines than it has. */
        RATCHET,
        /** A managed machine refuses other models even where nobody isolates it (finding 2). */
        REFUSE_AFTER_ROLLBACK,
        /** A finished switch adds the new model to the warm ones instead of replacing them, until the next report (finding 6). */
        SUCCESS_ADDS_WARM,
        /** A cancelled switch still unloads the model that the newer assignment wants (finding 9). */
        CANCELLED_ASSIGNMENT_UNLOADS,
        /** Machines update themselves to release 0.6.11 at most, whatever `release` says (finding 7). */
        STALE_FALLBACK_RELEASE
    }

    public record Knobs(
            @Knob(value = "time between two plans", def = "10s", min = 1e6)
            Duration interval,

            @Knob(value = "how long a machine stays in a pool at least", def = "5m", min = 0)
            Duration minDwell,

            @Knob(value = "whether machines that run requests may change pools, finishing them first", def = "false")
            boolean moveBusy,

            @Knob("oldest release of machines that are bound to pools, such as 0.6.18; any when left out")
            Optional<String> minRelease,

            @Knob("release to which older machines have updated themselves; none when left out")
            Optional<String> release,

            @Knob(
                    value =
                            "how long a model's target stays up after its need has fallen; as long as `min_dwell` when left out",
                    min = 0)
            Optional<Duration> cooldown,

            @Knob(value = "whether plans are carried out; otherwise they are only recorded", def = "true")
            boolean enforce,

            @Knob(
                    value = "whether machines are bound to pools; otherwise models are loaded beside others",
                    def = "true")
            boolean assign,

            @Knob(value = "whether machines of a pool refuse every other model", def = "true")
            boolean isolate,

            @Knob(value = "machines that each model has at least", def = "{}", unit = "machines", min = 0)
            Map<String, Integer> minWarm,

            @Knob(value = "importance of models when machines are short; 0 for those not named", def = "{}")
            Map<String, Integer> priority,

            @Knob(value = "moves or loads per tick", def = "4", min = 0)
            int maxLoadsPerTick,

            @Knob(value = "loads per tick when many are needed, without pools", def = "16", min = 0)
            int maxLoadsPerTickCeiling,

            @Knob(
                    value = "share of the missing machines to load per tick, without pools",
                    def = "0.5",
                    min = 0,
                    max = 1)
            double rampGapFraction,

            @Knob(value = "loads and moves under way at once in the whole fleet", def = "16", min = 0)
            int maxPendingLoads,

            @Knob(value = "how long a machine that is silent about its move counts as moving", def = "2m", min = 0)
            Duration loadTtl,

            @Knob(value = "requests rejected that make pressure", def = "1", min = 1)
            int capacityRejectThreshold,

            @Knob(value = "requests rejected as too slow that make pressure", def = "1", min = 1)
            int ttftMissThreshold,

            @Knob(
                    value = "requests sent to a machine without the model in memory that make pressure",
                    def = "1",
                    min = 1)
            int coldDispatchThreshold,

            @Knob(value = "age of the oldest queued request that makes pressure", def = "0s", min = 0)
            Duration queueAgeThreshold,

            @Knob(
                    value = "share of a model's machines that are full, from which any sign makes pressure",
                    def = "0.8",
                    min = 0)
            double warmSaturation,

            @Knob(value = "decode rate that each request shall have", def = "15", unit = "tokens/s", min = 0.01)
            double decodeFloor,

            @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.27", min = 0.001)
            double loadFactor,

            @Knob(value = "prefill rate over decode rate where no prefill rate is known", def = "12", min = 0.01)
            double prefillFactor,

            @Knob(value = "machines kept beyond the need", def = "1", unit = "machines", min = 0)
            int burstBuffer,

            @Knob(value = "requests at once on a machine of unknown speed", def = "4", unit = "requests", min = 1)
            int fallbackQualityConcurrency,

            @Knob(value = "prompt of a typical request", def = "512", unit = "tokens", min = 1)
            int assumedPromptTokens,

            @Knob(value = "output of a typical request", def = "256", unit = "tokens", min = 1)
            int assumedCompletionTokens,

            @Knob(value = "whether models grow ahead of demand, without a sign of pressure", def = "false")
            boolean headroom,

            @Knob(value = "machines ahead of demand at most", def = "64", unit = "machines", min = 0)
            int headroomMaxMachines,

            @Knob(value = "ticks of growth to be ahead by", def = "1.0", min = 0)
            double headroomLoadWindows,

            @Knob(value = "known defects of the original to re-enact", def = "[]")
            List<Defect> defects) {}

    private final Knobs knobs;
    private final ReleaseGate releases;
    private final PoolProtocol protocol;
    private final boolean missesEmptyPools;
    private final EmptyPools emptyPools = new EmptyPools();
    private final PlacementPlanner planner;
    private final WarmPoolDemand[] demand;
    private final List<String> names;
    private final int[] floors;
    private final int[] priorities;

    ModelPools(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        releases = ReleaseGate.of(knobs);
        protocol = new PoolProtocol(knobs.isolate(), Set.copyOf(knobs.defects()));
        missesEmptyPools = knobs.defects().contains(Defect.INVISIBLE_SHEDS);
        int models = context.fleet().models().size();
        names = context.fleet().models().stream().map(m -> m.name()).toList();
        floors = new int[models];
        priorities = new int[models];
        knobs.minWarm().forEach((name, count) -> floors[context.model(name)] = count);
        knobs.priority().forEach((name, rank) -> priorities[context.model(name)] = rank);
        planner = new PlacementPlanner(
                models, knobs.minDwell().toNanos(), knobs.defects().contains(Defect.CAPABILITY_BLIND));
        demand = new WarmPoolDemand[models];
        TypicalService typical = new TypicalService(assumed(knobs), context.fleet());
        for (int model = 0; model < models; model++) {
            demand[model] =
                    new WarmPoolDemand(knobs, floors[model], typical.qualityConcurrency(model), typical.seconds(model));
        }
    }

    private static Assumed assumed(Knobs knobs) {
        return new Assumed(
                knobs.decodeFloor(),
                knobs.loadFactor(),
                knobs.prefillFactor(),
                knobs.fallbackQualityConcurrency(),
                knobs.assumedPromptTokens(),
                knobs.assumedCompletionTokens());
    }

    @Override
    public long interval() {
        return knobs.interval().toNanos();
    }

    @Override
    public boolean isolates() {
        return knobs.isolate();
    }

    @Override
    public MachinePlacement onMachine(MachineActions actions) {
        return protocol.onMachine(actions);
    }

    @Override
    public void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {
        protocol.learn(machine, state, model, view, now);
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        if (missesEmptyPools) {
            emptyPools.seen(machine);
        }
    }

    @Override
    public void begin(FleetView fleet, Actions actions, long now) {
        tick(fleet, actions, now);
    }

    @Override
    public void tick(FleetView fleet, Actions actions, long now) {
        PoolCensus census = new PoolCensus(fleet, actions, knobs, releases, now);
        Census[] standing =
                IntStream.range(0, demand.length).mapToObj(census::of).toArray(Census[]::new);
        int[] targets = IntStream.range(0, demand.length)
                .map(m -> demand[m].target(standing[m], now))
                .toArray();
        if (knobs.assign()) {
            move(census, targets, actions, now);
        } else {
            load(census, standing, targets, actions);
        }
    }

    private void move(PoolCensus census, int[] targets, Actions actions, long now) {
        List<Pool> pools = new ArrayList<>();
        for (int model = 0; model < targets.length; model++) {
            pools.add(new Pool(model, names.get(model), targets[model], floors[model], priorities[model]));
        }
        List<Host> hosts = census.hosts();
        PlacementPlan plan = planner.plan(pools, hosts, budget(census), now);
        actions.planned(plan.desired(), plan.current(), plan.moves().size(), !knobs.enforce());
        if (knobs.enforce()) {
            for (Move move : plan.moves()) {
                actions.target(move.machine(), move.model());
            }
        }
    }

    private int budget(PoolCensus census) {
        int least = knobs.defects().contains(Defect.ZERO_BUDGET_MOVES_ONE) ? 1 : 0;
        return Math.min(Math.max(least, knobs.maxLoadsPerTick()), knobs.maxPendingLoads() - census.pendingLoads());
    }

    /** The warm pool without pools: models in the order of their names share what may be loaded in this tick. */
    private void load(PoolCensus census, Census[] standing, int[] targets, Actions actions) {
        int left = Math.min(knobs.maxLoadsPerTickCeiling(), knobs.maxPendingLoads() - census.pendingLoads());
        List<Move> loads = new ArrayList<>();
        Set<Integer> taken = new TreeSet<>();
        for (int model : byName()) {
            int gap = targets[model] - standing[model].warm();
            int most = Math.min(perModel(gap), left - loads.size());
            census.cold(model).stream()
                    .filter(machine -> !taken.contains(machine))
                    .limit(Math.max(0, most))
                    .forEach(machine -> {
                        taken.add(machine);
                        loads.add(new Move(machine, model));
                    });
        }
        int[] warm = Arrays.stream(standing).mapToInt(Census::warm).toArray();
        actions.planned(targets, warm, loads.size(), !knobs.enforce());
        if (knobs.enforce()) {
            loads.forEach(load -> actions.load(load.machine(), load.model()));
        }
    }

    private int perModel(int gap) {
        int base = knobs.maxLoadsPerTick();
        return base == 0 ? 0 : Math.min(gap, Math.max(base, (int) Math.ceil(gap * knobs.rampGapFraction())));
    }

    private List<Integer> byName() {
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .toList();
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        if (!machine.isResident(request.model())) {
            demand[request.model()].count(Sign.COLD_DISPATCH, now);
        }
    }

    /** Every request rejected for want of machines or speed is demand. */
    @Override
    public void rejected(Request request, Outcome.Rejected rejection, long now) {
        int model = request.model();
        switch (rejection.cause()) {
            case OPERATOR, CLIENT -> {}
            case LATENCY -> demand[model].count(Sign.TTFT_MISS, now);
            case CAPACITY -> {
                if (!missesEmptyPools || !emptyPools.isEmpty(model)) {
                    demand[model].count(Sign.CAPACITY_REJECT, now);
                }
            }
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Placement> {
        public Type() {
            super(
                    "model-pools",
                    PolicyKind.FLEET_PLACEMENT,
                    Knobs.class,
                    "pools of machines that follow demand",
                    new PolicySource("d-inference", "warm pool of June 2026, model pools of PR #435"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(new Need<>(
                    PolicyKind.FLEET_ADMISSION,
                    List.of("pool-exhausted"),
                    "nothing keeps requests off machines of other pools, which refuse them",
                    "assign: false",
                    knobs -> knobs.assign() && knobs.enforce() && knobs.isolate()));
        }

        @Override
        public List<String> problems(Knobs values) {
            return Stream.of(values.minRelease(), values.release())
                    .flatMap(Optional::stream)
                    .filter(release -> !ReleaseGate.isRelease(release))
                    .map(release -> "`%s` is no release: it must be numbers with dots between, such as 0.6.18"
                            .formatted(release))
                    .toList();
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            Set<String> names = new TreeSet<>(values.minWarm().keySet());
            names.addAll(values.priority().keySet());
            return names;
        }

        @Override
        public Placement create(Knobs values, PolicyContext context) {
            return new ModelPools(values, context);
        }
    }
}
