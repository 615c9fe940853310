package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;

/**
 * Leaves a model alone on a machine that has lately refused or broken off requests for it (d-inference, capacity cooldown and
 * inference-error cooldown). The kinds of request that the original tells apart in its errors are one kind here.
 *
 * <p>After a hold for refusals one request tries the machine; until it has come to something, or {@code probe} has passed, no other does.
 */
public final class Cooldown implements FleetAdmission {
    /** Gate of a machine that has refused too much. */
    public static final String CAPACITY_COOLDOWN = "capacity_cooldown";

    /** Gate of a machine on which too much broke off. */
    public static final String ERROR_COOLDOWN = "error_cooldown";

    /** The knobs. */
    public record Knobs(
            @Knob(value = "refusals in `window` without a request that was served", def = "5", min = 1)
            int refusals,

            @Knob(value = "requests that broke off in `window`", def = "2", min = 1)
            int errors,

            @Knob(value = "time after which what happened is forgotten", def = "60s", min = 0)
            Duration window,

            @Knob(
                    value = "how long the model is left alone after refusals; twice as long each time after",
                    def = "120s",
                    min = 0)
            Duration hold,

            @Knob(value = "how long it is left alone after refusals at most", def = "10m", min = 0)
            Duration longestHold,

            @Knob(value = "how long it is left alone after errors", def = "5m", min = 0)
            Duration errorHold,

            @Knob(value = "how long the one that tries again keeps others back", def = "30s", min = 0)
            Duration probe) {}

    private final FleetLayout layout;
    private final int refusals;
    private final int errors;
    private final long window;
    private final long probe;
    private final Holds capacity;
    private final Holds error;
    private final int[] refused;
    private final int[] broken;
    private final long[] firstRefusalAt;
    private final long[] firstErrorAt;
    private final long[] probedUntil;

    Cooldown(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        refusals = knobs.refusals();
        errors = knobs.errors();
        window = knobs.window().toNanos();
        probe = knobs.probe().toNanos();
        int pairs = layout.machines() * layout.models();
        capacity = new Holds(pairs, knobs.hold().toNanos(), knobs.longestHold().toNanos());
        error = new Holds(pairs, knobs.errorHold().toNanos(), knobs.errorHold().toNanos());
        refused = new int[pairs];
        broken = new int[pairs];
        firstRefusalAt = new long[pairs];
        firstErrorAt = new long[pairs];
        probedUntil = new long[pairs];
    }

    private int pair(MachineView machine, Request request) {
        return machine.index() * layout.models() + request.model();
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        int pair = pair(machine, request);
        if (error.isHeld(pair, now)) {
            return ERROR_COOLDOWN;
        }
        return capacity.isHeld(pair, now) || probedUntil[pair] > now ? CAPACITY_COOLDOWN : OPEN;
    }

    @Override
    public boolean mayServe(MachineView machine, int model, long now) {
        return !error.isHeld(machine.index() * layout.models() + model, now);
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return Verdict.ADMIT;
    }

    /** The first after a hold is the one that tries. */
    @Override
    public void sent(Request request, MachineView machine, long now) {
        int pair = pair(machine, request);
        if (capacity.wasHeld(pair)) {
            probedUntil[pair] = now + probe;
        }
    }

    /** A first token is as good as an acceptance: the machine did not refuse. */
    @Override
    public void firstToken(Request request, MachineView machine, long sentAt, long now) {
        int pair = pair(machine, request);
        refused[pair] = 0;
        probedUntil[pair] = 0;
        capacity.wentWell(pair);
    }

    @Override
    public void refused(Request request, MachineView machine, Outcome.Rejected rejection, long now) {
        if (rejection.cause() != Outcome.Cause.CAPACITY) {
            return;
        }
        int pair = pair(machine, request);
        if (refused[pair] == 0 || now - firstRefusalAt[pair] > window) {
            refused[pair] = 0;
            firstRefusalAt[pair] = now;
        }
        boolean hasTried = probedUntil[pair] > now;
        probedUntil[pair] = 0;
        if (++refused[pair] >= refusals || hasTried) {
            refused[pair] = 0;
            capacity.trip(pair, now);
        }
    }

    @Override
    public void failed(Request request, MachineView machine, String cause, long now) {
        int pair = pair(machine, request);
        if (broken[pair] == 0 || now - firstErrorAt[pair] > window) {
            broken[pair] = 0;
            firstErrorAt[pair] = now;
        }
        if (++broken[pair] >= errors) {
            broken[pair] = 0;
            error.trip(pair, now);
        }
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "cooldown",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "leaves a model alone where it was refused or broke off lately",
                    new PolicySource("d-inference", "capacity and inference-error cooldowns, September 2026"));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new Cooldown(values, context);
        }
    }
}
