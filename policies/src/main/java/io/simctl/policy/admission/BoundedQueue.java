package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeObserver;
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
import java.util.List;
import java.util.Map;

/**
 * Some run, some wait for a while, the rest is rejected with a hint how long to stay away (helexa neuron, admission of June
 * 2026). The hint grows with the queue: two seconds for each that waits and for the one rejected.
 */
public final class BoundedQueue implements NodeAdmission, NodeObserver {
    /** Why a request was rejected: the queue was full, or it waited too long. */
    public static final String RATE_LIMIT_EXCEEDED = "rate_limit_exceeded";

    private static final int LONGEST_HINT = 120;
    private static final int SECONDS_PER_PLACE = 2;

    /** Faults of earlier versions. */
    public enum Defect {
        /** A request whose client goes away while it waits keeps its place for ever (before 2 July 2026). */
        LEAKS_CANCELLED
    }

    public record Knobs(
            @Knob(value = "requests of a model that run at once", def = "1", unit = "requests", min = 1)
            int seats,

            @Knob(value = "requests of a model that may wait", def = "8", unit = "requests", min = 0)
            int queue,

            @Knob(value = "how long a request may wait", def = "30s", min = 0)
            Duration maxWait,

            @Knob(value = "HTTP status of those rejected, 503 or 429", def = "503")
            int status,

            @Knob(value = "requests of single models that run at once", def = "{}", unit = "requests", min = 1)
            Map<String, Integer> modelSeats,

            @Knob(value = "faults of earlier versions", def = "[]")
            List<Defect> defects) {}

    private final int[] slots;
    private final int queue;
    private final NodeVerdict admitted;
    private final Outcome.Rejected[] byWaiting;
    private final NodeVerdict[] full;
    private final boolean leaks;

    /** By model: places that nobody has, and that are taken all the same. */
    private final int[] leaked;

    BoundedQueue(Knobs knobs, PolicyContext context) {
        slots = new int[context.fleet().models().size()];
        Arrays.fill(slots, knobs.seats());
        knobs.modelSeats().forEach((name, count) -> slots[context.model(name)] = count);
        queue = knobs.queue();
        leaks = knobs.defects().contains(Defect.LEAKS_CANCELLED);
        leaked = new int[slots.length];
        admitted = new NodeVerdict.Admit(knobs.maxWait().toNanos());
        // beyond this many waiting the hint no longer grows
        byWaiting = new Outcome.Rejected[LONGEST_HINT / SECONDS_PER_PLACE];
        full = new NodeVerdict[byWaiting.length];
        for (int waiting = 0; waiting < byWaiting.length; waiting++) {
            long hint = Duration.ofSeconds(SECONDS_PER_PLACE * (waiting + 1L)).toNanos();
            byWaiting[waiting] = new Outcome.Rejected(knobs.status(), RATE_LIMIT_EXCEEDED, hint);
            full[waiting] = new NodeVerdict.Reject(byWaiting[waiting]);
        }
    }

    @Override
    public int slots(int model) {
        return slots[model];
    }

    @Override
    public boolean hasFixedSlots() {
        return true;
    }

    @Override
    public NodeVerdict arrive(Request request, NodeView node, long now) {
        int model = request.model();
        int waiting = node.waiting(model) + leaked[model];
        return node.running(model) + waiting >= slots[model] + queue ? full[step(waiting)] : admitted;
    }

    @Override
    public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
        if (leaks) {
            leaked[request.model()]--; // this one's place is given back
        }
        return byWaiting[step(node.waiting(request.model()) + leaked[request.model()])];
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        if (leaks && !started) {
            leaked[request.model()]++;
        }
    }

    private int step(int waiting) {
        return Math.min(waiting, byWaiting.length - 1);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, NodeAdmission> {
        public Type() {
            super(
                    "bounded-queue",
                    PolicyKind.NODE_ADMISSION,
                    Knobs.class,
                    "slots and a short queue for each model, 503 beyond",
                    new PolicySource("helexa neuron", "admission of June 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.modelSeats().keySet();
        }

        @Override
        public List<String> problems(Knobs values) {
            return HttpStatus.problems(values.status());
        }

        @Override
        public NodeAdmission create(Knobs values, PolicyContext context) {
            return new BoundedQueue(values, context);
        }
    }
}
