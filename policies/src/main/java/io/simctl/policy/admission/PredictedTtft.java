package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Lets in what will have its first token in time, by the machines' own reports, and tells everybody else when to come back. A time that it
 * names is kept free: it is the end of a queue of those who were told one, as fast as the fleet has completed requests of late, and who
 * comes back then is let in. Where it cannot promise a time it names none.
 *
 * <p>A request is known again by its id, as a client's ticket would be. Newcomers do not take the places of those that are expected soon.
 */
public final class PredictedTtft implements FleetAdmission {
    /** Why a request was rejected. */
    public static final String PREDICTED_TOO_LATE = "predicted_too_late";

    private static final double SECOND = 1e9;

    /** The knobs. */
    public record Knobs(
            @Knob(value = "time to first token that a request may take", min = 0, def = "10s")
            Duration ceiling,

            @Knob(value = "time that each token of the prompt adds to it", min = 0, def = "0s")
            Duration perPromptToken,

            @Knob(value = "time beyond its own that a client's place is kept", min = 0, def = "5s")
            Duration grace,

            @Knob(value = "longest time to come back that is promised", min = 1_000_000_000, max = 3600e9, def = "60s")
            Duration longest,

            @Knob(value = "time that loading a model is taken to cost", min = 0, def = "20s")
            Duration load,

            @Knob(value = "output length to expect before any was seen", unit = "tokens", min = 1, def = "256")
            int expectedTokens) {}

    private final double ceiling;
    private final double perPromptToken;
    private final TtftForecast forecast;
    private final ReturnTimes[] returns;

    /** By seconds to come back, 0 for no promise. */
    private final Verdict[] rejections;

    PredictedTtft(Knobs knobs, PolicyContext context) {
        ceiling = knobs.ceiling().toNanos() / SECOND;
        perPromptToken = knobs.perPromptToken().toNanos() / SECOND;
        forecast = new TtftForecast(context.fleet(), knobs.load().toNanos() / SECOND, knobs.expectedTokens());
        returns = new ReturnTimes[context.fleet().models().size()];
        Arrays.setAll(
                returns,
                model -> new ReturnTimes(
                        knobs.ceiling().toNanos(),
                        knobs.grace().toNanos() + (long) SECOND)); // those told whole seconds
        rejections = new Verdict[(int) knobs.longest().toSeconds() + 1];
        Arrays.setAll(
                rejections,
                seconds -> Verdict.reject(
                        HttpStatus.TOO_MANY_REQUESTS,
                        PREDICTED_TOO_LATE,
                        Outcome.Cause.LATENCY,
                        Duration.ofSeconds(seconds).toNanos()));
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        ReturnTimes promised = returns[request.model()];
        int due = promised.due(now);
        long own = promised.of(request.id());
        if (own != ReturnTimes.NONE) {
            return isBack(request, promised, own, now);
        }
        double first = forecast.least(request, fleet, candidates);
        double rate = forecast.rate(request.model(), now);
        int before = due + fleet.queued(request.model());
        double over = first - ceiling - perPromptToken * request.promptTokens() + (before == 0 ? 0 : before / rate);
        if (first == Double.POSITIVE_INFINITY || over <= 0) {
            return Verdict.ADMIT;
        }
        return rejections[promise(request, promised, over, rate, now)];
    }

    private Verdict isBack(Request request, ReturnTimes promised, long own, long now) {
        if (now < own) {
            return rejections[seconds(own - now)];
        }
        promised.take(request.id());
        return Verdict.ADMIT;
    }

    /** Gives the request a time to come back, and answers in how many seconds that is; 0 when it cannot be promised one. */
    private int promise(Request request, ReturnTimes promised, double over, double rate, long now) {
        double earliest = Math.max(now + over * SECOND, promised.latest() + SECOND / rate);
        if (!promised.hasRoom() || earliest - now > (rejections.length - 1) * SECOND) {
            return 0;
        }
        promised.give(request.id(), (long) earliest);
        return seconds((long) earliest - now);
    }

    /** Whole seconds, as HTTP has them, and at least one. */
    private static int seconds(long nanos) {
        return (int) Math.max(1, Math.ceil(nanos / SECOND));
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        forecast.changed(machine);
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        forecast.sent(request, machine);
    }

    @Override
    public void firstToken(Request request, MachineView machine, long sentAt, long now) {
        forecast.firstToken(request, machine, sentAt, now);
    }

    @Override
    public void completed(Request request, MachineView machine, int outputTokens, long now) {
        forecast.completed(request, outputTokens, now);
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "predicted-ttft",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "429 when no machine would be in time, with a time to come back that is kept free");
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new PredictedTtft(values, context);
        }
    }
}
