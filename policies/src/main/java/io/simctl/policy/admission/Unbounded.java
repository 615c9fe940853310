package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;

/** No admission: everything goes to the backend at once, which queues as it likes, as with most inference servers. */
public final class Unbounded implements NodeAdmission {
    private static final NodeVerdict ADMITTED = new NodeVerdict.Admit(NodeVerdict.FOR_EVER);

    /** The one for all machines: it keeps nothing, and an object for each would be one more miss of the CPU's caches at every step. */
    private static final Unbounded ON_ALL = new Unbounded();

    private Unbounded() {}

    @Override
    public int slots(int model) {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean hasFixedSlots() {
        return true;
    }

    @Override
    public NodeVerdict arrive(Request request, NodeView node, long now) {
        return ADMITTED;
    }

    @Override
    public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
        throw new IllegalStateException("nobody waits here for a slot longer than for ever");
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, NodeAdmission> {
        public Type() {
            super(
                    "unbounded",
                    PolicyKind.NODE_ADMISSION,
                    NoKnobs.class,
                    "everything goes to the backend at once",
                    PolicySource.after("as most inference servers do"));
        }

        @Override
        public NodeAdmission create(NoKnobs values, PolicyContext context) {
            return ON_ALL;
        }
    }
}
