package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Outcome;
import io.simctl.policy.HttpStatus;
import io.simctl.policy.NoKnobs;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.PolicyContext;
import io.simctl.policy.PolicyKind;
import io.simctl.policy.PolicyType;
import io.simctl.policy.Verdict;

/** Everything goes to the backend at once, which queues as it likes: most inference servers without a door of their own. */
public final class Unbounded implements NodeAdmission {
    private static final Outcome.Rejected NEVER_SAID =
            new Outcome.Rejected(HttpStatus.UNAVAILABLE, BoundedQueue.RATE_LIMIT_EXCEEDED, 0);

    Unbounded() {}

    @Override
    public int seats(int model) {
        return Integer.MAX_VALUE;
    }

    @Override
    public long maxWait() {
        return Long.MAX_VALUE;
    }

    @Override
    public Verdict arrive(int model, int running, int waiting) {
        return Verdict.ADMIT;
    }

    @Override
    public Outcome.Rejected waitedTooLong(int model, int running, int waiting) {
        return NEVER_SAID;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, NodeAdmission> {
        public Type() {
            super("unbounded", PolicyKind.NODE_ADMISSION, NoKnobs.class, "everything goes to the backend at once");
        }

        @Override
        public NodeAdmission create(NoKnobs values, PolicyContext context) {
            return new Unbounded();
        }
    }
}
