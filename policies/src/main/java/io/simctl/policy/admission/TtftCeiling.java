package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * Keeps requests from machines that would take too long to their first token, and turns them away when all would (d-inference,
 * TTFT admission). A request has a base time and a millisecond for each token of its prompt.
 *
 * <p>With the prefill rate guessed as four times the decode rate, as the original did in June, this rejected seven of ten
 * requests on an idle fleet: {@code prefill_factor: 4} with {@code prefill_from_decode: true} re-enacts that.
 */
public final class TtftCeiling implements FleetAdmission {
    /** Gate of a machine that would miss the ceiling. */
    public static final String TTFT_CEILING = "ttft_ceiling";

    /** Why a request was rejected. */
    public static final String TTFT_TOO_SLOW = "ttft_too_slow";

    private static final int SHORTEST_RETRY = 2;
    private static final int LONGEST_RETRY = 60;

    /** The treatment of a request that no machine can serve in time. */
    public enum Mode {
        /** It is rejected. */
        HARD,
        /** It goes wherever scheduling sends it. */
        SOFT
    }

    public record Knobs(
            @Knob(value = "whether late requests are rejected (hard) or let through (soft)", def = "hard")
            Mode mode,

            @Knob(value = "time to first token that every request may take", def = "10s", min = 0)
            Duration base,

            @Knob(value = "time that each token of the prompt adds", def = "1ms", min = 0)
            Duration perPromptToken,

            @Knob(value = "ceilings of single models that hold where they are tighter", def = "{}")
            Map<String, Duration> modelCeilings,

            @Knob(value = "time that a model takes that is not in memory", def = "20s", min = 0)
            Duration coldPenalty,

            @Knob(value = "time that a model takes that is about to leave memory", def = "30s", min = 0)
            Duration leavingPenalty,

            @Knob(value = "whether estimates are corrected by what was observed on the same hardware", def = "true")
            boolean calibrate,

            @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.27", min = 0)
            double loadFactor,

            @Knob(value = "prefill rate over decode rate where no prefill rate is known", def = "12", min = 0.01)
            double prefillFactor,

            @Knob(value = "whether prefill is estimated by the factor even where its rate is known", def = "false")
            boolean prefillFromDecode) {}

    private final boolean hard;
    private final double base;
    private final double perPromptToken;
    private final double[] ceilings;
    private final TtftEstimates estimates;
    private final int[] lastWithin;
    private final Verdict[] rejections = new Verdict[LONGEST_RETRY + 1];

    TtftCeiling(Knobs knobs, PolicyContext context) {
        hard = knobs.mode() == Mode.HARD;
        base = millis(knobs.base());
        perPromptToken = millis(knobs.perPromptToken());
        ceilings = new double[context.fleet().models().size()];
        Arrays.fill(ceilings, Double.POSITIVE_INFINITY);
        knobs.modelCeilings().forEach((name, ceiling) -> ceilings[context.model(name)] = millis(ceiling));
        estimates = new TtftEstimates(knobs, context.fleet());
        lastWithin = new int[ceilings.length];
        for (int seconds = SHORTEST_RETRY; seconds <= LONGEST_RETRY; seconds++) {
            rejections[seconds] = Verdict.reject(
                    HttpStatus.TOO_MANY_REQUESTS,
                    TTFT_TOO_SLOW,
                    Outcome.Cause.LATENCY,
                    Duration.ofSeconds(seconds).toNanos());
        }
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Milliseconds that the request may take to its first token. */
    double deadline(Request request) {
        return Math.min(base + perPromptToken * request.promptTokens(), ceilings[request.model()]);
    }

    /** Milliseconds that the request would take to its first token on the machine. */
    double estimate(MachineView machine, Request request) {
        return estimates.millis(machine, request);
    }

    @Override
    public String gate(MachineView machine, Request request, long now) {
        return hard && estimate(machine, request) > deadline(request) ? TTFT_CEILING : OPEN;
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        if (!hard || someMachineIsInTime(request, fleet, candidates)) {
            return Verdict.ADMIT;
        }
        CostIndex costs = estimates.index(request, fleet);
        double best = costs.least(candidates, TtftCeiling::wouldPassElse);
        return best == Double.POSITIVE_INFINITY ? Verdict.ADMIT : tooSlow(best - deadline(request));
    }

    /** The machine that was in time for the last request is the likeliest to be so again. */
    private boolean someMachineIsInTime(Request request, FleetView fleet, Candidates candidates) {
        int model = request.model();
        if (candidates.passes(lastWithin[model])) {
            return true;
        }
        CostIndex costs = estimates.index(request, fleet);
        int machine = costs.within(candidates, deadline(request));
        if (machine == CostIndex.NONE) {
            return false;
        }
        lastWithin[model] = machine;
        return true;
    }

    private static boolean wouldPassElse(Candidates candidates, int machine) {
        return candidates.blockedOnlyBy(machine, TTFT_CEILING);
    }

    private Verdict tooSlow(double millisOver) {
        int seconds = (int) Math.clamp(Math.ceil(millisOver / 1000), SHORTEST_RETRY, LONGEST_RETRY);
        return rejections[seconds];
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        estimates.changed(machine);
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        estimates.sent(request, machine);
    }

    @Override
    public void firstToken(Request request, MachineView machine, long sentAt, long now) {
        estimates.firstToken(request, machine, sentAt, now);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        public Type() {
            super(
                    "ttft-ceiling",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "429 when every machine would take too long to the first token",
                    new PolicySource("d-inference", "TTFT admission, June 2026"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.modelCeilings().keySet();
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new TtftCeiling(values, context);
        }
    }
}
