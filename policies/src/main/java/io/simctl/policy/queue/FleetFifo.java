package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;

/** Arrival order, model by model: a bounded queue for each, in which nobody overtakes (d-inference, coordinator queue). */
public final class FleetFifo implements FleetQueue {

    /** The knobs. */
    public record Knobs(
            @Knob(value = "requests that may wait for a model; none when 0", unit = "requests", min = 0, def = "32")
            int depth,

            @Knob(value = "how long a request may wait", min = 0, def = "120s")
            Duration maxWait) {}

    private final int depth;
    private final long maxWait;

    FleetFifo(Knobs knobs) {
        depth = knobs.depth();
        maxWait = knobs.maxWait().toNanos();
    }

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @Override
    public boolean hasRoom(Request request, int inLane, int inAll) {
        return inLane < depth;
    }

    @Override
    public long maxWait(Request request) {
        return maxWait;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetQueue> {
        /** For the service loader. */
        public Type() {
            super(
                    "fifo",
                    PolicyKind.FLEET_QUEUE,
                    Knobs.class,
                    "a bounded queue for each model, who came first goes first",
                    new PolicySource("d-inference", "coordinator queue"));
        }

        @Override
        public FleetQueue create(Knobs values, PolicyContext context) {
            return new FleetFifo(values);
        }
    }
}
