package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A reclaimer of memory: while more of it is in use than it should, the idle model used least recently leaves, one at each look, over another policy
 * that says what leaves for what (LocalAI's memory reclaimer).
 */
public final class MemoryReclaimer extends LayeredSwap {
    public record Knobs(
            @Knob(value = "policy that says what leaves for another model")
            PolicyChoice<Swap> swap,

            @Knob(value = "share of the memory for models from which on one leaves", def = "0.95", min = 0, max = 1)
            double threshold,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned,

            @Knob(value = "time between two looks", def = "500ms", min = 1e6)
            Duration tick)
            implements SwapLayer {}

    private final double threshold;
    private final BitSet pinned = new BitSet();
    private final long tick;

    /** Looks are taken only after something has happened that may have left too little memory. */
    private long next = NEVER;

    MemoryReclaimer(Knobs knobs, PolicyContext context) {
        super(knobs.swap().create(context));
        threshold = knobs.threshold();
        knobs.pinned().forEach(name -> pinned.set(context.model(name)));
        tick = knobs.tick().toNanos();
    }

    @Override
    long nextTick() {
        return next;
    }

    @Override
    List<Departure> tick(NodeView node, long now) {
        next = NEVER;
        if (!isShort(node)) {
            return List.of();
        }
        lookAgain(now);
        return IntStream.range(0, node.fleet().models().size())
                .filter(m -> node.state(m) == ModelState.RESIDENT && node.running(m) == 0 && !pinned.get(m))
                .boxed()
                .min(Comparator.comparingLong(node::lastUsedAt))
                .map(Departure::drain)
                .stream()
                .toList();
    }

    private boolean isShort(NodeView node) {
        return node.usedBytes() > threshold * node.machine().usableBytes();
    }

    private void lookAgain(long now) {
        next = (now / tick + 1) * tick;
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (node.state(model) == ModelState.LOADING) {
            lookAgain(now); // what it will take is not in use yet
        }
        lookIfShort(node, now);
    }

    @Override
    public void firstToken(NodeView node, Request request, long now) {
        lookIfShort(node, now);
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        lookIfShort(node, now);
    }

    private void lookIfShort(NodeView node, long now) {
        if (next == NEVER && isShort(node)) {
            lookAgain(now);
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "memory-reclaimer",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "idle models leave while memory is short, over another swap policy",
                    new PolicySource("LocalAI", "memory reclaimer"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.pinned();
        }

        @Override
        public List<String> problems(Knobs values) {
            return values.problemsBelow(name());
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new MemoryReclaimer(values, context);
        }
    }
}
