package io.simctl.policy.queue;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.NoKnobs;
import io.simctl.policy.NodeScheduling;
import io.simctl.policy.PolicyContext;
import io.simctl.policy.PolicyKind;
import io.simctl.policy.PolicyType;

/** Who came first gets a seat first. */
public final class Fifo implements NodeScheduling {
    Fifo() {}

    @Override
    public long rank(Request request, long now) {
        return 0;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, NodeScheduling> {
        public Type() {
            super("fifo", PolicyKind.NODE_SCHEDULING, NoKnobs.class, "who came first gets a seat first");
        }

        @Override
        public NodeScheduling create(NoKnobs values, PolicyContext context) {
            return new Fifo();
        }
    }
}
