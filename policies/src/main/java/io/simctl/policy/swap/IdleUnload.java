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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Models leave that have been idle for too long, looked for at regular ticks, over another policy that says what leaves for what
 * (llama-swap's {@code ttl}, Ollama's keep-alive, LocalAI's idle watchdog). A model that was loaded for a request that never ran counts as idle for
 * ever and leaves at the next tick, as in llama-swap.
 */
public final class IdleUnload extends LayeredSwap {
    public record Knobs(
            @Knob(value = "policy that says what leaves for another model")
            PolicyChoice<Swap> swap,

            @Knob(value = "how long a model may be idle; 0 for ever", def = "0s", min = 0)
            Duration after,

            @Knob(value = "the same for single models", def = "{}", min = 0)
            Map<String, Duration> models,

            @Knob(value = "time between two looks, counted from when the model was ready", def = "1s", min = 1e6)
            Duration tick)
            implements SwapLayer {}

    private static final long NOT_YET = Long.MIN_VALUE;

    private final long[] after;
    private final long tick;
    private final long[] readyAt;
    private final long[] lastFinished;

    /** When each model is to be looked at, {@link #NEVER} for those that are busy, stay, or are not in memory. */
    private final long[] dueAt;

    IdleUnload(Knobs knobs, PolicyContext context) {
        super(knobs.swap().create(context));
        int models = context.fleet().models().size();
        after = new long[models];
        Arrays.fill(after, limit(knobs.after()));
        knobs.models().forEach((name, time) -> after[context.model(name)] = limit(time));
        tick = knobs.tick().toNanos();
        readyAt = new long[models];
        lastFinished = new long[models];
        dueAt = new long[models];
        Arrays.fill(dueAt, NEVER);
    }

    private static long limit(Duration time) {
        return time.isZero() ? NEVER : time.toNanos();
    }

    @Override
    long nextTick() {
        long next = NEVER;
        for (long due : dueAt) {
            next = Math.min(next, due);
        }
        return next;
    }

    @Override
    List<Departure> tick(NodeView node, long now) {
        List<Departure> departures = new ArrayList<>();
        for (int model = 0; model < dueAt.length; model++) {
            if (dueAt[model] <= now) {
                dueAt[model] = NEVER;
                departures.add(Departure.drain(model));
            }
        }
        return departures;
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (node.state(model) == ModelState.RESIDENT && before != ModelState.DRAINING) {
            readyAt[model] = now;
            // what is in memory when the run begins was put there on purpose, and has its time like any other
            lastFinished[model] = before == ModelState.LOADING ? NOT_YET : now;
        }
        schedule(node, model, now);
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        dueAt[request.model()] = NEVER;
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        if (started && node.state(request.model()) == ModelState.RESIDENT) {
            lastFinished[request.model()] = now;
        }
        schedule(node, request.model(), now);
    }

    /** The first tick at which an idle model has been so for longer than it may. */
    private void schedule(NodeView node, int model, long now) {
        boolean idle = node.state(model) == ModelState.RESIDENT && node.running(model) == 0;
        if (!idle || after[model] == NEVER) {
            dueAt[model] = NEVER;
            return;
        }
        long over = lastFinished[model] == NOT_YET ? now : lastFinished[model] + after[model];
        long ticks = Math.floorDiv(over - readyAt[model], tick) + 1;
        dueAt[model] = readyAt[model] + ticks * tick;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "idle-unload",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "models idle for too long leave, over another swap policy",
                    new PolicySource(
                            "llama-swap", "ttl; also the keep-alive of Ollama and the idle watchdog of LocalAI"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.models().keySet();
        }

        @Override
        public List<String> problems(Knobs values) {
            return values.problemsBelow(name());
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new IdleUnload(values, context);
        }
    }
}
