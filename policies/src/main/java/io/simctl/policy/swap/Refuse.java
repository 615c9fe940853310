package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.List;

/** No swapping, nothing leaves: a model that does not fit beside what is loaded is refused (d-inference PR #435, "refuse, don't swap"). */
public final class Refuse implements Swap {
    /** Why a request was rejected. */
    public static final String MODEL_NOT_RESIDENT = "model_not_resident";

    public record Knobs(
            @Knob(value = "HTTP status of the requests that are rejected, 503 or 429", def = "503")
            int status,

            @Knob(value = "when the client may try again", def = "5s", min = 0)
            Duration retryAfter) {}

    private final Plan refusal;

    Refuse(Knobs knobs) {
        refusal = Plan.refuse(new Outcome.Rejected(
                knobs.status(), MODEL_NOT_RESIDENT, knobs.retryAfter().toNanos()));
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        if (node.bytesShort(model) <= 0) {
            return Plan.LOAD;
        }
        return node.isDraining() ? Plan.WAIT : refusal;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "refuse",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "nothing leaves memory; requests for others are refused",
                    new PolicySource("d-inference", "PR #435, refuse, don't swap"));
        }

        @Override
        public List<String> problems(Knobs values) {
            return HttpStatus.problems(values.status());
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Refuse(values);
        }
    }
}
