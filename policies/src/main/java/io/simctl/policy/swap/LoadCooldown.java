package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.List;

/**
 * A pause after loads that failed: it doubles with each failure in a row, ends with a load that succeeds, and requests that would
 * need a load meanwhile are rejected with the time that is left of it; over another policy that says what leaves for what (LocalAI 2026).
 */
public final class LoadCooldown extends LayeredSwap {
    /** Why a request was rejected. */
    public static final String REASON = "load_cooldown";

    public record Knobs(
            @Knob(value = "policy that says what leaves for another model")
            PolicyChoice<Swap> swap,

            @Knob(value = "pause after the first failure", def = "10s", min = 0)
            Duration first,

            @Knob(value = "longest pause", def = "5m", min = 0)
            Duration longest)
            implements SwapLayer {}

    private final long first;
    private final long longest;
    private final long[] pause;
    private final long[] until;

    LoadCooldown(Knobs knobs, PolicyContext context) {
        super(knobs.swap().create(context));
        first = knobs.first().toNanos();
        longest = Math.max(first, knobs.longest().toNanos());
        pause = new long[context.fleet().models().size()];
        until = new long[pause.length];
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        return now < until[model]
                ? Plan.refuse(new Outcome.Rejected(HttpStatus.UNAVAILABLE, REASON, until[model] - now))
                : super.plan(node, model, now);
    }

    @Override
    public void loadFailed(NodeView node, int model, String cause, long now) {
        pause[model] = pause[model] == 0 ? first : Math.min(longest, 2 * pause[model]);
        until[model] = now + pause[model];
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (node.state(model) == ModelState.RESIDENT) {
            pause[model] = 0;
            until[model] = 0;
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "load-cooldown",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "a growing pause after loads that failed, over another swap policy",
                    new PolicySource("LocalAI", "pause after failed loads, 2026"));
        }

        @Override
        public List<String> problems(Knobs values) {
            return values.problemsBelow(name());
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new LoadCooldown(values, context);
        }
    }
}
