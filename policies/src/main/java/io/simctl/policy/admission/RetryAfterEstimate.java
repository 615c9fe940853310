package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.TypicalService;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Tells clients that are rejected, by whoever, when to come again (d-inference, Retry-After of September 2026): as long as it takes to serve
 * those who wait and then this one, by Little's law; at least as long as whoever rejected says; then longer by up to a half, by the request's
 * number, so that those who were rejected together do not come back together.
 *
 * <p>Where no machine has the model in memory there is nothing to divide by, and it is three seconds for each who waits. What the original adds
 * while its own routing is slow is left out: here routing takes no time.
 */
public final class RetryAfterEstimate implements FleetAdmission {
    private static final long SECOND = 1_000_000_000L;
    private static final int LEGACY_SHORTEST = 2;
    private static final int LEGACY_LONGEST = 30;
    private static final int PER_WAITING = 3;

    /** Steps of the jitter. */
    private static final int STEPS = 1024;

    /** The knobs. */
    public record Knobs(
            @Knob(value = "shortest time, before jitter", def = "2s", min = 0)
            Duration shortest,

            @Knob(value = "longest time, before jitter", def = "60s", min = 0)
            Duration longest,

            @Knob(value = "share of the time by which it is lengthened at most", def = "0.5", min = 0, max = 10)
            double jitter,

            @Knob(
                    value = "least time for who asks for machines of their own of which none can be reached",
                    def = "30s",
                    min = 0)
            Duration ownOffline,

            @Knob(
                    value = "least time for who asks for machines of their own of which none has the model in memory",
                    def = "15s",
                    min = 0)
            Duration ownCold,

            @Knob(value = "decode rate that each request shall have", def = "15", unit = "tokens/s", min = 0.01)
            double decodeFloor,

            @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.39", min = 0.001)
            double loadFactor,

            @Knob(value = "prefill rate over decode rate where no prefill rate is known", def = "12", min = 0.01)
            double prefillFactor,

            @Knob(value = "requests at once on a machine of unknown speed", def = "4", unit = "requests", min = 1)
            int fallbackConcurrency,

            @Knob(value = "prompt of a typical request", def = "512", unit = "tokens", min = 1)
            int assumedPromptTokens,

            @Knob(value = "output of a typical request", def = "256", unit = "tokens", min = 1)
            int assumedCompletionTokens) {}

    private final FleetLayout layout;
    private final long shortest;
    private final long longest;
    private final double jitter;
    private final long ownOffline;
    private final long ownCold;

    /** Seconds of service over requests at once on a typical machine, by model. */
    private final double[] secondsPerPlace;

    private final boolean[] warm;
    private final int[] warmMachines;

    /** By machine how often what is in its memory had changed when it was looked at last. */
    private final int[] seen;

    RetryAfterEstimate(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        shortest = knobs.shortest().toNanos();
        longest = Math.max(shortest, knobs.longest().toNanos());
        jitter = knobs.jitter();
        ownOffline = knobs.ownOffline().toNanos();
        ownCold = knobs.ownCold().toNanos();
        TypicalService typical = new TypicalService(
                new TypicalService.Assumed(
                        knobs.decodeFloor(),
                        knobs.loadFactor(),
                        knobs.prefillFactor(),
                        knobs.fallbackConcurrency(),
                        knobs.assumedPromptTokens(),
                        knobs.assumedCompletionTokens()),
                context.fleet());
        secondsPerPlace = new double[layout.models()];
        for (int model = 0; model < secondsPerPlace.length; model++) {
            secondsPerPlace[model] = typical.seconds(model) / typical.qualityConcurrency(model);
        }
        warm = new boolean[layout.machines() * layout.models()];
        warmMachines = new int[layout.models()];
        seen = new int[layout.machines()];
        Arrays.fill(seen, -1);
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        if (machine.residencyChanges() == seen[machine.index()]) {
            return;
        }
        seen[machine.index()] = machine.residencyChanges();
        for (int model : layout.modelsOf(machine.index())) {
            int pair = machine.index() * layout.models() + model;
            boolean isWarm = machine.isOnline() && machine.isResident(model);
            if (isWarm != warm[pair]) {
                warm[pair] = isWarm;
                warmMachines[model] += isWarm ? 1 : -1;
            }
        }
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return Verdict.ADMIT;
    }

    @Override
    public long retryAfter(Request request, Outcome.Rejected rejection, FleetView fleet, long now) {
        long least = request.route() == Route.SELF ? ownFloor(request, fleet) : 0;
        long advised = Math.max(byQueue(request.model(), fleet), Math.max(rejection.retryAfter(), least));
        long clamped = Math.clamp(advised, shortest, longest);
        return clamped + (long) (clamped * jitter * share(request.id()));
    }

    /** Until those who wait and then this one are served. */
    private long byQueue(int model, FleetView fleet) {
        int ahead = fleet.queued(model);
        if (warmMachines[model] == 0) {
            int seconds = ahead == 0
                    ? LEGACY_SHORTEST
                    : Math.clamp((long) PER_WAITING * ahead, LEGACY_SHORTEST, LEGACY_LONGEST);
            return seconds * SECOND;
        }
        return (long) Math.ceil((ahead + 1) * secondsPerPlace[model] / warmMachines[model]) * SECOND;
    }

    private long ownFloor(Request request, FleetView fleet) {
        boolean reached = false;
        for (int i = 0; i < fleet.machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (machine.machine().owner() == request.owner()
                    && machine.isOnline()
                    && machine.isCapable(request.model())) {
                if (machine.isResident(request.model())) {
                    return 0;
                }
                reached = true;
            }
        }
        return reached ? ownCold : ownOffline;
    }

    /** A share of 0 to 1 that is a request's own; neighbours have shares far apart (Fibonacci hashing: Knuth, TAOCP vol. 3, 6.4). */
    private static double share(long request) {
        long hash = request * 0x9E3779B97F4A7C15L;
        return (double) (hash >>> 54) / (STEPS - 1);
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "retry-after",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "tells who is rejected to come again once those who wait are served",
                    new PolicySource("d-inference", "Retry-After, September 2026"));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new RetryAfterEstimate(values, context);
        }
    }
}
