package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeView;
import io.simctl.policy.QueueOrder.Lanes;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * Arrival order over all models under one lock: while a request waits until its model can be loaded nobody else begins, not even with
 * models that are ready (llama-swap of June 2026, whose swaps wait for running requests with the lock in hand). Goes with a swap policy
 * whose {@code runtime} is {@code locked}.
 */
public final class SwapLock implements NodeQueue, NodeObserver {
    /** The time for which the lock is held. */
    public enum Held {
        /** Until the load has begun. */
        SWAP,
        /** Until the first request for the model that was loaded has ended (its groups, after the fix #277). */
        FIRST_REQUEST
    }

    public record Knobs(
            @Knob(
                    value =
                            "until when a swap holds others up: its load begins (swap), or its first request ends (first-request)",
                    def = "swap")
            Held held) {}

    private static final long NOBODY = -1;

    private final Held held;
    private long first = NOBODY;

    SwapLock(Knobs knobs) {
        held = knobs.held();
    }

    @Override
    public int lane(Request request, int queueClass) {
        return 0;
    }

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @Override
    public int next(Lanes lanes, NodeView node, long now) {
        return isLocked(node) ? Lanes.NONE : lanes.nextOpen(0);
    }

    private boolean isLocked(NodeView node) {
        if (first != NOBODY) {
            return true;
        }
        for (int model = 0; model < node.fleet().models().size(); model++) {
            boolean loadHasBegun = node.state(model) == ModelState.LOADING || node.state(model) == ModelState.RESIDENT;
            if (!loadHasBegun && node.awaitingLoad(model) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        if (held == Held.FIRST_REQUEST && node.state(request.model()) != ModelState.RESIDENT) {
            first = request.id();
        }
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        if (request.id() == first) {
            first = NOBODY;
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, NodeQueue> {
        public Type() {
            super(
                    "swap-lock",
                    PolicyKind.NODE_QUEUE,
                    Knobs.class,
                    "arrival order over all models; a swap that waits holds up everybody",
                    new PolicySource("llama-swap", "the lock of June 2026"));
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(new Need<>(
                    PolicyKind.NODE_SWAP,
                    List.of("matrix", "groups"),
                    "a swap waits for its victims only, and everybody else waits for nothing",
                    "",
                    knobs -> true,
                    "runtime: locked",
                    SwapRuntime::isLocked));
        }

        @Override
        public NodeQueue create(Knobs values, PolicyContext context) {
            return new SwapLock(values);
        }
    }
}
