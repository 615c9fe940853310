package io.simctl.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Backend;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.control.link.MachineReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeView;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a machine with many models says of itself: counts, which no busy computer disturbs, of what makes many models dear. */
class NodeReportTest {
    private static final int MODELS = 200;
    private static final Fleet FLEET = FleetFixture.models(
                    IntStream.range(0, MODELS).mapToObj(m -> "m" + m).toArray(String[]::new))
            .machines(1, m -> {})
            .build()
            .fleet();

    private final Slots slots = new Slots(true);
    private final MachineReport report = new MachineReport();

    @Test
    void tellsNothingOfModelsToWhichNothingHasHappened() {
        NodeState state = new NodeState(FLEET, 0, new Idle(), slots);

        state.fill(report);

        assertThat(report.size()).isZero();
        assertThat(state.used()).isEmpty();
        assertThat(slots.asked).isZero();
    }

    @Test
    void tellsOfAModelUntilAReportThatDidHasBeenRead() {
        NodeState state = new NodeState(FLEET, 0, new Idle(), slots);
        state.model(7).received(leg(7));

        state.fill(report);
        state.fill(report);

        assertThat(report.size()).isOne();
        assertThat(report.model(0)).isEqualTo(7);
        assertThat(report.of(0).received).isOne();

        state.reportRead(report);
        state.fill(report);

        assertThat(report.size()).isZero();
        assertThat(slots.asked).isOne();
    }

    @Test
    void tellsOfWhatHasHappenedBetweenAReportAndItsBeingRead() {
        NodeState state = new NodeState(FLEET, 0, new Idle(), slots);
        state.model(7).state(ModelState.LOADING);
        state.fill(report);
        state.model(7).state(ModelState.RESIDENT);
        state.reportRead(report);

        state.fill(report);

        assertThat(report.size()).isOne();
        assertThat(report.of(0).state).isEqualTo(ModelState.RESIDENT);
    }

    @Test
    void looksAtEveryModelWhereSlotsMayChange() {
        Slots changing = new Slots(false);
        NodeState state = new NodeState(FLEET, 0, new Idle(), changing);
        changing.ofLast = 5;

        state.fill(report);

        assertThat(report.size()).isOne();
        assertThat(report.model(0)).isEqualTo(MODELS - 1);
        assertThat(report.of(0).slots).isEqualTo(5);
    }

    @Test
    void aChangeOfHeatIsNewsAndHeatThatLastsIsNone() {
        Idle backend = new Idle();
        NodeState state = new NodeState(FLEET, 0, backend, slots);
        state.fill(report);
        long cool = report.number;
        assertThat(report.thermal).isEqualTo(ThermalState.NOMINAL);

        backend.thermal = ThermalState.SERIOUS;
        state.fill(report);

        assertThat(report.thermal).isEqualTo(ThermalState.SERIOUS);
        assertThat(report.number).isEqualTo(cool + 1);
        state.fill(report);
        assertThat(report.number).isEqualTo(cool + 1);
    }

    private static Leg leg(int model) {
        return Leg.alone(new Demand(Request.of(0, model, 0, 10, 10), 10), 0, 0);
    }

    /** Three slots for each model but the last, which may have others. */
    private static final class Slots implements NodeAdmission {
        private final boolean isFixed;
        private int asked;
        private int ofLast = 3;

        Slots(boolean isFixed) {
            this.isFixed = isFixed;
        }

        @Override
        public int slots(int model) {
            asked++;
            return model == MODELS - 1 ? ofLast : 3;
        }

        @Override
        public boolean hasFixedSlots() {
            return isFixed;
        }

        @Override
        public NodeVerdict arrive(Request request, NodeView node, long now) {
            throw new IllegalStateException("nobody comes");
        }

        @Override
        public Outcome.Rejected waitedTooLong(Request request, NodeView node, long now) {
            throw new IllegalStateException("nobody waits");
        }
    }

    /** A backend with nothing in memory. */
    private static final class Idle implements Backend {
        private ThermalState thermal = ThermalState.NOMINAL;

        @Override
        public ThermalState thermal() {
            return thermal;
        }

        @Override
        public void load(int model) {}

        @Override
        public void unload(int model) {}

        @Override
        public void start(Leg leg) {}

        @Override
        public void cancel(Leg leg) {}

        @Override
        public long usedBytes() {
            return 0;
        }
    }
}
