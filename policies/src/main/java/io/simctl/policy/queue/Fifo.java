package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.NoKnobs;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.PolicyContext;
import io.simctl.policy.PolicyKind;
import io.simctl.policy.PolicyType;

/** Arrival order: who came first gets a slot first. */
public final class Fifo implements NodeQueue {
    Fifo() {}

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, NodeQueue> {
        public Type() {
            super("fifo", PolicyKind.NODE_QUEUE, NoKnobs.class, "who came first gets a slot first");
        }

        @Override
        public NodeQueue create(NoKnobs values, PolicyContext context) {
            return new Fifo();
        }
    }
}
