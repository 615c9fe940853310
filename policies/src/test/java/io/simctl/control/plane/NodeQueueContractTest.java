package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeView;
import io.simctl.policy.QueueOrder.Lanes;
import org.junit.jupiter.api.Test;

/** What a queue policy can say of the requests that wait on a machine, each by a small policy that says it. */
class NodeQueueContractTest {
    private final ControlRig world = new ControlRig(1).nodeQueue(8, Long.MAX_VALUE);

    /** Requests for the model in memory go first, and the next model's turn comes when nobody asks for that one any more. */
    private static final class Collation implements NodeQueue {
        @Override
        public long rank(Request request, long now) {
            return 0;
        }

        @Override
        public int next(Lanes lanes, NodeView node, long now) {
            for (int lane = lanes.nextOpen(0); lane != Lanes.NONE; lane = lanes.nextOpen(lane + 1)) {
                if (node.state(lanes.head(lane).model()) == ModelState.RESIDENT) {
                    return lane;
                }
            }
            return isSomeoneServed(node) ? Lanes.NONE : lanes.nextOpen(0);
        }

        private static boolean isSomeoneServed(NodeView node) {
            return node.running(A) + node.running(B) > 0;
        }
    }

    private static ControlRig taskingInTurns(ControlRig world) {
        return world.request(0, A, 5)
                .request(0, B, 5)
                .request(0, A, 5)
                .request(0, B, 5)
                .runUntil(200);
    }

    @Test
    void servesAllWhoAskForTheModelInMemoryBeforeItIsSwapped() {
        taskingInTurns(world.order(new Collation()));
        assertThat(world.ends)
                .containsExactly("0 completed at 5", "2 completed at 10", "1 completed at 26", "3 completed at 31");
    }

    @Test
    void withoutItTheModelsAreSwappedForEachRequest() {
        taskingInTurns(world);
        assertThat(world.ends)
                .containsExactly("0 completed at 5", "1 completed at 21", "2 completed at 37", "3 completed at 53");
    }

    /** Principals share the machine by tokens: each start moves its principal's clock on by what it asks for. */
    private static final class FairShare implements NodeQueue, NodeObserver {
        private final long[] served = new long[8];

        @Override
        public int lane(Request request, int queueClass) {
            return request.owner();
        }

        @Override
        public long rank(Request request, long now) {
            return 0;
        }

        @Override
        public int next(Lanes lanes, NodeView node, long now) {
            int least = lanes.nextOpen(0);
            for (int lane = least; lane != Lanes.NONE; lane = lanes.nextOpen(lane + 1)) {
                least = served[lane] < served[least] ? lane : least;
            }
            return least;
        }

        @Override
        public void started(NodeView node, Request request, long now) {
            served[request.owner()] += request.maxTokens();
        }
    }

    @Test
    void sharesTheMachineAmongPrincipalsByWhatTheyWereServed() {
        world.order(new FairShare());
        world.requestBy(1, 0, A, 10).requestBy(1, 0, A, 10).requestBy(1, 0, A, 10);
        world.requestBy(2, 1, A, 4).requestBy(2, 1, A, 4).requestBy(2, 1, A, 4);
        world.runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "0 completed at 10",
                        "3 completed at 14",
                        "4 completed at 18",
                        "5 completed at 22",
                        "1 completed at 32",
                        "2 completed at 42");
    }
}
