package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Turns every request for some models away: the operator's emergency brake (d-inference, {@code model_shed}). Says nothing of
 * demand, since the operator knows.
 */
public final class ModelShed implements FleetAdmission {
    /** Why a request was rejected. */
    public static final String MODEL_SHED = "model_shed";

    public record Knobs(
            @Knob("models whose requests are rejected") List<String> models,

            @Knob(value = "when it begins, from the start of the run", def = "0s", min = 0)
            Duration from,

            @Knob("when it ends; with the run when left out")
            Optional<Duration> until,

            @Knob(value = "when the client may try again", def = "30s", min = 0)
            Duration retryAfter) {}

    private final boolean[] shed;
    private final long from;
    private final long until;
    private final Verdict rejection;

    ModelShed(Knobs knobs, PolicyContext context) {
        shed = new boolean[context.fleet().models().size()];
        for (String name : knobs.models()) {
            shed[context.model(name)] = true;
        }
        from = knobs.from().toNanos();
        until = knobs.until().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        rejection = Verdict.reject(
                HttpStatus.TOO_MANY_REQUESTS,
                MODEL_SHED,
                Outcome.Cause.OPERATOR,
                knobs.retryAfter().toNanos());
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return shed[request.model()] && now >= from && now < until ? rejection : Verdict.ADMIT;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        public Type() {
            super(
                    "model-shed",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "429 to every request for the listed models",
                    new PolicySource("d-inference", "model_shed"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.models();
        }

        @Override
        public List<String> problems(Knobs values) {
            boolean ends = values.until()
                    .filter(end -> end.compareTo(values.from()) <= 0)
                    .isPresent();
            return ends ? List.of("`until` is not after `from`, so nothing would ever be shed") : List.of();
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new ModelShed(values, context);
        }
    }
}
