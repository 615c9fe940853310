package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;

/** Arrival order: who came first gets a slot first. */
public final class Fifo implements NodeQueue {
    /** The one for all machines: it keeps nothing, and an object for each would be one more miss of the CPU's caches at every step. */
    static final Fifo ON_ALL = new Fifo();

    private Fifo() {}

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, NodeQueue> {
        public Type() {
            super(
                    "fifo",
                    PolicyKind.NODE_QUEUE,
                    NoKnobs.class,
                    "who came first gets a slot first",
                    PolicySource.after("first come, first served"));
        }

        @Override
        public NodeQueue create(NoKnobs values, PolicyContext context) {
            return ON_ALL;
        }
    }
}
