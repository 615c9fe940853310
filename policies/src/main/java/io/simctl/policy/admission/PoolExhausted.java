package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps pools apart (d-inference PR #435): a machine that was assigned to a pool serves the pool's model and nothing else, and
 * only once it has it. When no machine is left for a model that some machine holds, requests for it are rejected at once,
 * instead of spilling over or waiting for nothing.
 *
 * <p>How many machines serve each model is kept up to date as assignments change, so a request costs two comparisons.
 */
public final class PoolExhausted implements FleetAdmission {
    /** Gate of a machine that belongs to another pool, or not yet to this one. */
    public static final String POOL_ISOLATION = "pool_isolation";

    /** Why a request was rejected. */
    public static final String POOL_EXHAUSTED = "pool_exhausted";

    /** Known defects of the original. */
    public enum Defect {
        /** Sheds requests that prefer the caller's own machine even when that one could serve (review, finding 5). */
        PREFER_OWNER_SHED
    }

    public record Knobs(
            @Knob(value = "whether pools are kept apart at all; the kill switch", def = "true")
            boolean gate,

            @Knob(
                    value =
                            "whether requests for a model without a pool are rejected at once; otherwise they wait in the queue",
                    def = "true")
            boolean shed,

            @Knob(value = "when the client may try again", def = "10s", min = 0)
            Duration retryAfter,

            @Knob(value = "known defects of the original to re-enact", def = "[]")
            List<Defect> defects) {}

    private final FleetLayout layout;
    private final boolean gate;
    private final boolean sheds;
    private final boolean shedsPreferOwner;
    private final Verdict rejection;
    private final int[] holding;
    private final int[] serving;
    private final boolean[] online;
    private final Target[] pool;
    private final boolean[] privateOnly;

    /** The pool of a machine that is on its way from one to another or could not get there. */
    private static final Target NO_POOL = new Target(-1);

    PoolExhausted(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        gate = knobs.gate();
        sheds = gate && knobs.shed();
        shedsPreferOwner = knobs.defects().contains(Defect.PREFER_OWNER_SHED);
        rejection = Verdict.reject(
                HttpStatus.TOO_MANY_REQUESTS, POOL_EXHAUSTED, knobs.retryAfter().toNanos());
        holding = new int[layout.models()];
        serving = new int[layout.models()];
        online = new boolean[layout.machines()];
        pool = new Target[layout.machines()];
        privateOnly = new boolean[layout.machines()];
        Arrays.fill(pool, Target.NONE);
        for (int machine = 0; machine < layout.machines(); machine++) {
            privateOnly[machine] = context.fleet().machine(machine).privateOnly();
            online[machine] = true;
            count(machine, 1);
        }
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        int index = machine.index();
        Target poolNow = poolOf(machine);
        if (!poolNow.equals(pool[index]) || machine.isOnline() != online[index]) {
            count(index, -1);
            pool[index] = poolNow;
            online[index] = machine.isOnline();
            count(index, 1);
        }
    }

    /** The models that the machine serves; {@link Target#NONE} for one that was never bound and serves whatever it holds. */
    private static Target poolOf(MachineView machine) {
        Target target = machine.target();
        if (!machine.isManaged()) {
            return Target.NONE;
        }
        if (machine.targetState() == TargetState.REACHED) {
            return target;
        }
        return target.size() < 2 ? NO_POOL : new Target(target.epoch(), present(machine, target));
    }

    /** Of several models those that are there already are served while the others come. */
    private static int[] present(MachineView machine, Target target) {
        return IntStream.range(0, target.size())
                .map(target::model)
                .filter(machine::isResident)
                .toArray();
    }

    private void count(int machine, int change) {
        if (online[machine]) {
            for (int model : layout.modelsOf(machine)) {
                holding[model] += change;
                if (!privateOnly[machine] && (pool[machine].equals(Target.NONE) || pool[machine].holds(model))) {
                    serving[model] += change;
                }
            }
        }
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        if (!gate || serves(machine, request.model()) || isOwnersOwn(machine, request)) {
            return OPEN;
        }
        return POOL_ISOLATION;
    }

    private static boolean serves(MachineView machine, int model) {
        if (!machine.isManaged()) {
            return true;
        }
        boolean isThere = machine.targetState() == TargetState.REACHED
                || (machine.target().size() > 1 && machine.isResident(model));
        return isThere && machine.target().holds(model);
    }

    private static boolean isOwnersOwn(MachineView machine, Request request) {
        return request.route() == Route.SELF && owns(machine, request);
    }

    private static boolean owns(MachineView machine, Request request) {
        return request.owner() != Request.NO_OWNER && machine.machine().owner() == request.owner();
    }

    @Override
    public boolean gateHoldsUntilChange() {
        return true;
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        if (!sheds || !isExhausted(request.model())) {
            return Verdict.ADMIT;
        }
        return switch (request.route()) {
            case PUBLIC -> rejection;
            case SELF -> Verdict.ADMIT;
            case PREFER_OWNER -> !shedsPreferOwner && ownMachineServes(request, fleet) ? Verdict.ADMIT : rejection;
        };
    }

    /** Whether no machine serves the model for the public although some machine holds it. */
    boolean isExhausted(int model) {
        return serving[model] == 0 && holding[model] > 0;
    }

    private static boolean ownMachineServes(Request request, FleetView fleet) {
        for (int i = 0; i < fleet.machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (owns(machine, request)
                    && machine.isOnline()
                    && machine.isCapable(request.model())
                    && serves(machine, request.model())) {
                return true;
            }
        }
        return false;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        public Type() {
            super(
                    "pool-exhausted",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "machines serve their pool only; 429 when a model's pool is empty",
                    new PolicySource("d-inference", "model pools, PR #435"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(new Need<>(
                    PolicyKind.FLEET_PLACEMENT,
                    List.of("model-pools", "static", "demand", "clairvoyant"),
                    "no machine belongs to a pool, so that nothing is ever kept apart",
                    "gate: false",
                    Knobs::gate));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new PoolExhausted(values, context);
        }
    }
}
