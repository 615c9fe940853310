package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.GB;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.QueueOrder.Lanes;
import org.junit.jupiter.api.Test;

/** Orders of the Coordinator's queue that speak of more than one model, principal or priority. */
class FleetQueueTest {
    /** A queue for eight, each for as long as it takes. */
    private interface Roomy extends FleetQueue {
        @Override
        default boolean hasRoom(Request request, int inLane, int inAll) {
            return inAll < 8;
        }

        @Override
        default long maxWait(Request request) {
            return FOR_EVER;
        }

        @Override
        default long rank(Request request, long now) {
            return 0;
        }
    }

    /** Requests of all models in one lane, B before A. */
    private static final class SecondModelFirst implements Roomy {
        @Override
        public int lane(Request request, int queueClass) {
            return 0;
        }

        @Override
        public long rank(Request request, long now) {
            return -request.model();
        }
    }

    /** A lane for each principal; the one who was sent least goes next. */
    private static final class FairShare implements Roomy, FleetObserver {
        private final long[] sentTokens = new long[3];

        @Override
        public int lane(Request request, int queueClass) {
            return request.owner();
        }

        @Override
        public int next(Lanes lanes, FleetView fleet, long now) {
            int poorest = Lanes.NONE;
            for (int lane = lanes.nextOpen(0); lane != Lanes.NONE; lane = lanes.nextOpen(lane + 1)) {
                if (poorest == Lanes.NONE || sentTokens[lane] < sentTokens[poorest]) {
                    poorest = lane;
                }
            }
            return poorest;
        }

        @Override
        public void sent(Request request, MachineView machine, long now) {
            sentTokens[request.owner()] += request.maxTokens();
        }
    }

    /** Requests may wait as many seconds as they want tokens. */
    private static final class ImpatientIfShort implements Roomy {
        @Override
        public long maxWait(Request request) {
            return request.maxTokens() * SECOND;
        }
    }

    private static ControlRig oneAtATime() {
        return new ControlRig(1).memory(40 * GB).atOnce(1);
    }

    @Test
    void anOrderAcrossModelsLetsTheSecondModelOvertakeTheFirst() {
        ControlRig rig = oneAtATime().queue(new SecondModelFirst());
        rig.request(0, A, 20).request(1, A, 5).request(2, B, 5).runUntil(100);

        assertThat(rig.ends).containsExactly("0 completed at 20", "2 completed at 35", "1 completed at 40");
    }

    @Test
    void principalsTakeTurnsByWhatTheyWereSentAndNotByWhoAsksMore() {
        ControlRig rig = oneAtATime().queue(new FairShare());
        rig.requestBy(1, 0, A, 5);
        for (int i = 0; i < 3; i++) {
            rig.requestBy(1, 1, A, 5);
        }
        rig.requestBy(2, 2, A, 5).requestBy(2, 2, A, 5).runUntil(100);

        assertThat(rig.ends)
                .containsExactly(
                        "0 completed at 5",
                        "4 completed at 10",
                        "1 completed at 15",
                        "5 completed at 20",
                        "2 completed at 25",
                        "3 completed at 30");
    }

    @Test
    void theBoundIsOverAllLanesWhereThePolicySaysSo() {
        ControlRig rig = oneAtATime().queue(new FairShare());
        rig.requestBy(0, 0, A, 50);
        for (int i = 0; i < 9; i++) {
            rig.requestBy(i % 3, 1, A, 5);
        }
        rig.runUntil(2);

        assertThat(rig.ends).containsExactly("9 429 queue_full at 1");
    }

    @Test
    void eachRequestWaitsAsLongAsThePolicyAllowsIt() {
        ControlRig rig = oneAtATime().queue(new ImpatientIfShort());
        rig.request(0, A, 20).request(1, A, 30).request(1, A, 5).runUntil(100);

        assertThat(rig.ends).containsExactly("2 429 queue_timeout at 6", "0 completed at 20", "1 completed at 50");
    }

    @Test
    void viewsSayHowManyWaitForAModelAndSinceWhenWhateverTheLanes() {
        ControlRig rig = oneAtATime().queue(new SecondModelFirst());
        rig.request(0, A, 20).request(3, A, 5).request(4, B, 5).request(5, A, 5).runUntil(10);

        FleetView view = rig.placement.view();
        assertThat(view.queued(A)).isEqualTo(2);
        assertThat(view.queuedSince(A)).isEqualTo(3 * SECOND);
        assertThat(view.queued(B)).isEqualTo(1);
        assertThat(view.queuedSince(B)).isEqualTo(4 * SECOND);
    }
}
