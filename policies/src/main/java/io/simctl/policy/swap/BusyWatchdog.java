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
import java.util.List;

/**
 * A watchdog that kills a model whose oldest request has run for too long, with all that it runs, pinned or not, over another policy that says
 * what leaves for what (LocalAI's busy watchdog).
 */
public final class BusyWatchdog extends LayeredSwap {
    /** Faults of earlier versions. */
    public enum Defect {
        /** The time counts from when the model was last idle, so that one that is never idle is killed though each request is short. */
        COUNTS_CONTINUOUS_TRAFFIC
    }

    public record Knobs(
            @Knob(value = "policy that says what leaves for another model")
            PolicyChoice<Swap> swap,

            @Knob(value = "how long a request may run", def = "5m", min = 1e6)
            Duration timeout,

            @Knob(value = "time between two looks", def = "500ms", min = 1e6)
            Duration tick,

            @Knob(value = "faults of earlier versions", def = "[]")
            List<Defect> defects)
            implements SwapLayer {}

    private final long timeout;
    private final long tick;
    private final boolean countsTraffic;

    private final RequestAges[] running;

    /** By model: since when it has not been idle, {@link #NEVER} for one that is. */
    private final long[] busySince;

    BusyWatchdog(Knobs knobs, PolicyContext context) {
        super(knobs.swap().create(context));
        timeout = knobs.timeout().toNanos();
        tick = knobs.tick().toNanos();
        countsTraffic = knobs.defects().contains(Defect.COUNTS_CONTINUOUS_TRAFFIC);
        busySince = new long[context.fleet().models().size()];
        java.util.Arrays.fill(busySince, NEVER);
        running = new RequestAges[busySince.length];
        java.util.Arrays.setAll(running, model -> new RequestAges());
    }

    @Override
    long nextTick() {
        long oldest = NEVER;
        for (long since : busySince) {
            oldest = Math.min(oldest, since);
        }
        // the first look that finds it over its time
        return oldest == NEVER ? NEVER : ((oldest + timeout) / tick + 1) * tick;
    }

    @Override
    List<Departure> tick(NodeView node, long now) {
        List<Departure> killed = new ArrayList<>();
        for (int model = 0; model < busySince.length; model++) {
            if (busySince[model] != NEVER && now - busySince[model] > timeout) {
                busySince[model] = NEVER;
                killed.add(new Departure(model, 0));
            }
        }
        return killed;
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        if (node.state(request.model()) == ModelState.RESIDENT) {
            runs(request.model(), request.id(), now);
        }
    }

    @Override
    public void firstToken(NodeView node, Request request, long now) {
        // one that waited for its load counts from when that was done, which nobody reports for each
        if (!running[request.model()].contains(request.id())) {
            runs(request.model(), request.id(), node.residentSince(request.model()));
        }
    }

    private void runs(int model, long id, long since) {
        running[model].add(id, since);
        busySince[model] = Math.min(busySince[model], since);
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        int model = request.model();
        running[model].remove(request.id());
        if (running[model].isEmpty()) {
            busySince[model] = NEVER;
        } else if (!countsTraffic && busySince[model] != NEVER) {
            busySince[model] = running[model].oldest();
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "busy-watchdog",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "a model is killed whose oldest request runs for too long, over another swap policy",
                    new PolicySource("LocalAI", "busy watchdog"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public List<String> problems(Knobs values) {
            return values.problemsBelow(name());
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new BusyWatchdog(values, context);
        }
    }
}
