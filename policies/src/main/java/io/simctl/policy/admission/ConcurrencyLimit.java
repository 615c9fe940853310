package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
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
 * So many requests of a model are on the machine at once, whether they wait, load or run; the next is rejected with 429 (llama-swap's {@code
 * concurrencyLimit}; its version of June 2026 gave no time to try again). None of them has to wait for a slot, but for its model.
 */
public final class ConcurrencyLimit implements NodeAdmission {
    /** Why a request was rejected. */
    public static final String REASON = "concurrency_limit";

    public record Knobs(
            @Knob(value = "requests of a model on the machine at once", def = "10", unit = "requests", min = 1)
            int limit,

            @Knob(value = "the same for single models", def = "{}", unit = "requests", min = 1)
            Map<String, Integer> models,

            @Knob(value = "when those rejected may try again; 0 to name no time", def = "1s", min = 0)
            Duration retryAfter) {}

    private static final NodeVerdict ADMITTED = new NodeVerdict.Admit(NodeVerdict.FOR_EVER);

    private final int[] limit;
    private final Outcome.Rejected rejection;
    private final NodeVerdict rejected;

    ConcurrencyLimit(Knobs knobs, PolicyContext context) {
        limit = new int[context.fleet().models().size()];
        Arrays.fill(limit, knobs.limit());
        knobs.models().forEach((name, count) -> limit[context.model(name)] = count);
        rejection = new Outcome.Rejected(
                HttpStatus.TOO_MANY_REQUESTS, REASON, knobs.retryAfter().toNanos());
        rejected = new NodeVerdict.Reject(rejection);
    }

    @Override
    public int slots(int model) {
        return limit[model];
    }

    @Override
    public boolean hasFixedSlots() {
        return true;
    }

    @Override
    public NodeVerdict arrive(Request request, NodeView node, long now) {
        int model = request.model();
        return node.running(model) + node.waiting(model) >= limit[model] ? rejected : ADMITTED;
    }

    @Override
    public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
        return rejection; // nobody waits too long where everybody may wait for ever
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, NodeAdmission> {
        public Type() {
            super(
                    "concurrency-limit",
                    PolicyKind.NODE_ADMISSION,
                    Knobs.class,
                    "so many requests of a model on the machine, 429 beyond",
                    new PolicySource("llama-swap", "concurrencyLimit, June and August 2026"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.models().keySet();
        }

        @Override
        public NodeAdmission create(Knobs values, PolicyContext context) {
            return new ConcurrencyLimit(values, context);
        }
    }
}
