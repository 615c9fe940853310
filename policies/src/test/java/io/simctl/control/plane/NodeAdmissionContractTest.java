package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node admission policy can say, each by a small policy that says it. */
class NodeAdmissionContractTest {
    private static final int ANN = 1;
    private static final int BOB = 2;
    private static final NodeVerdict ADMITTED = new NodeVerdict.Admit(NodeVerdict.FOR_EVER);

    private final ControlRig world = new ControlRig(1);

    /** So many slots, and everybody may wait for ever. */
    private static class Plain implements NodeAdmission {
        private final int slots;

        Plain(int slots) {
            this.slots = slots;
        }

        @Override
        public int slots(int model) {
            return slots;
        }

        @Override
        public NodeVerdict arrive(Request request, NodeView node, long now) {
            return ADMITTED;
        }

        @Override
        public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
            return new Outcome.Rejected(503, "waited", 0);
        }
    }

    /** Each principal may have two requests on the machine, running and waiting together (helexa neuron, August). */
    private static final class PrincipalCap extends Plain implements NodeObserver {
        private final Map<Integer, Integer> there = new HashMap<>();

        PrincipalCap() {
            super(1);
        }

        @Override
        public NodeVerdict arrive(Request request, NodeView node, long now) {
            return there.getOrDefault(request.owner(), 0) < 2
                    ? ADMITTED
                    : new NodeVerdict.Reject(new Outcome.Rejected(429, "principal_cap", 0));
        }

        @Override
        public void admitted(NodeView node, Request request, long now) {
            there.merge(request.owner(), 1, Integer::sum);
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            there.merge(request.owner(), -1, Integer::sum);
        }
    }

    @Test
    void capsWhatEachPrincipalHasOnTheMachine() {
        world.admission(new PrincipalCap())
                .requestBy(ANN, 0, A, 5)
                .requestBy(ANN, 0, A, 5)
                .requestBy(ANN, 1, A, 5)
                .requestBy(BOB, 2, A, 5)
                .requestBy(ANN, 6, A, 5)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "2 429 principal_cap at 1",
                        "0 completed at 5",
                        "1 completed at 10",
                        "3 completed at 15",
                        "4 completed at 20");
    }

    /** Each principal has one request at the backend at most; who is over that waits without holding others up. */
    private static final class OneEach extends Plain implements NodeQueue, NodeObserver {
        private final Map<Integer, Integer> running = new HashMap<>();

        OneEach() {
            super(2);
        }

        @Override
        public boolean mayStart(Request request, NodeView node, long now) {
            return running.getOrDefault(request.owner(), 0) < 1 && super.mayStart(request, node, now);
        }

        @Override
        public int lane(Request request, int queueClass) {
            return request.owner();
        }

        @Override
        public long rank(Request request, long now) {
            return 0;
        }

        @Override
        public void started(NodeView node, Request request, long now) {
            running.put(request.owner(), 1);
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            if (started) {
                running.put(request.owner(), 0);
            }
        }
    }

    @Test
    void letsAnotherPrincipalPassThoseWhoAreOverTheirCap() {
        OneEach oneEach = new OneEach();
        world.admission(oneEach).order(oneEach);
        world.requestBy(ANN, 0, A, 5)
                .requestBy(ANN, 0, A, 5)
                .requestBy(BOB, 1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "2 completed at 6", "1 completed at 10");
    }

    /** A hundred tokens of KV cache for all that run, taken before a slot, in the order of arrival (helexa neuron, August). */
    private static final class KvBudget extends Plain implements NodeObserver {
        private long reserved;

        KvBudget() {
            super(4);
        }

        private static long tokens(Request request) {
            return (long) request.promptTokens() + request.maxTokens();
        }

        @Override
        public boolean mayStart(Request request, NodeView node, long now) {
            return reserved + tokens(request) <= 100 && super.mayStart(request, node, now);
        }

        @Override
        public void started(NodeView node, Request request, long now) {
            reserved += tokens(request);
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            reserved -= started ? tokens(request) : 0;
        }
    }

    @Test
    void keepsARequestFromItsSlotUntilThereIsMemoryForIt() {
        world.admission(new KvBudget())
                .request(0, A, 50)
                .request(1, A, 60)
                .request(2, A, 5)
                .runUntil(200);

        assertThat(world.attempts.get(1L).slotAt())
                .as("slots are free, but 60 and 70 tokens are more than the budget")
                .isEqualTo(50 * SECOND);
        assertThat(world.ends).containsExactly("0 completed at 50", "2 completed at 55", "1 completed at 110");
    }

    /** Requests of nobody in particular wait behind those of principals, and not for long. */
    private static final class PrincipalsFirst extends Plain {
        PrincipalsFirst() {
            super(1);
        }

        @Override
        public NodeVerdict arrive(Request request, NodeView node, long now) {
            return request.owner() == Request.NO_OWNER ? new NodeVerdict.Admit(1, 8 * SECOND) : ADMITTED;
        }
    }

    @Test
    void letsClassesWaitEachBehindTheOtherAndForItsOwnTime() {
        world.admission(new PrincipalsFirst())
                .request(0, A, 5)
                .request(1, A, 5)
                .requestBy(ANN, 2, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 503 waited at 9", "2 completed at 10");
    }

    /** One slot more after each request that was served. */
    private static final class Growing extends Plain implements NodeObserver {
        private int limit = 1;

        Growing() {
            super(1);
        }

        @Override
        public int slots(int model) {
            return limit;
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            limit++;
        }
    }

    @Test
    void changesItsLimitWhileTheMachineRunsAndHeartbeatsTellOfIt() {
        world.admission(new Growing()).request(0, A, 5).request(0, A, 5).request(0, A, 5);
        world.runUntil(4);
        assertThat(world.placement.sees(0).slots(A)).isEqualTo(1);

        world.runUntil(60);
        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 10", "2 completed at 10");
        assertThat(world.placement.sees(0).slots(A)).isEqualTo(4);
    }
}
