package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.admission.BoundedQueue;
import io.simctl.policy.scheduling.LeastReported;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import org.junit.jupiter.api.Test;

/**
 * Two idle machines behind cortex's routing, asked every ten seconds, each with neuron's admission of one slot and eight places: twelve
 * requests come a second after they were asked.
 */
class CortexRoutingTest {
    private static final String FORGETS = "defects=[forgets-dispatches]";
    private static final int REQUESTS = 12;

    private static ControlRig world(String... knobs) {
        PolicyContext context = FleetFixture.models("A", "B")
                .machines(2, m -> m.resident("A"))
                .build()
                .context();
        ControlRig rig = new ControlRig(2)
                .telemetry(Telemetries.poll())
                .admission(new BoundedQueue.Type().create(KnobValues.of(BoundedQueue.Knobs.class), context))
                .scheduling(new LeastReported.Type().create(KnobValues.of(LeastReported.Knobs.class, knobs), context));
        for (int i = 0; i < REQUESTS; i++) {
            rig.request(11, A, 1);
        }
        return rig;
    }

    private static long sentTo(ControlRig rig, int machine) {
        return rig.attempts.values().stream()
                .filter(attempt -> attempt.machine() == machine)
                .count();
    }

    private static long served(ControlRig rig) {
        return rig.ends.stream().filter(end -> end.contains("completed")).count();
    }

    @Test
    void sixGoToEachMachineAndNoneIsRejected() {
        ControlRig rig = world().runUntil(60);

        assertThat(sentTo(rig, 0)).isEqualTo(6);
        assertThat(sentTo(rig, 1)).isEqualTo(6);
        assertThat(served(rig)).isEqualTo(REQUESTS);
    }

    @Test
    void allGoToTheFirstMachineWhenItsReportIsAllThatCountsAndThreeAreRejectedBesideAnIdleOne() {
        ControlRig rig = world(FORGETS).runUntil(60);

        assertThat(sentTo(rig, 0)).isEqualTo(REQUESTS);
        assertThat(served(rig)).isEqualTo(9);
        assertThat(rig.ends).filteredOn(end -> end.contains("503")).hasSize(3);
    }

    @Test
    void aRejectionReachesTheClientAsTheMachineSaidIt() {
        ControlRig rig = world(FORGETS).runUntil(60);

        assertThat(rig.outcomes.get(11L)).isEqualTo(new Outcome.Rejected(503, "rate_limit_exceeded", 18 * SECOND));
    }

    @Test
    void whatOneMachineRejectsTheOtherServesWhereASecondAttemptIsAllowed() {
        ControlRig rig = world(FORGETS).tries(2).runUntil(60);

        assertThat(served(rig)).isEqualTo(REQUESTS);
        assertThat(sentTo(rig, 1)).isEqualTo(3);
    }

    @Test
    void aMachineGoneDarkIsChosenByItsOldReportUntilThreeQuestionsWereNotAnswered() {
        ControlRig rig = new ControlRig(2).telemetry(Telemetries.poll());
        PolicyContext context =
                FleetFixture.models("A", "B").machines(2, m -> {}).build().context();
        rig.scheduling(new LeastReported.Type().create(KnobValues.of(LeastReported.Knobs.class, FORGETS), context))
                .request(40, A, 1)
                .request(50, A, 1)
                .runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(60);

        assertThat(rig.ends).containsExactly("0 failed 502 the machine cannot be reached at 40", "1 completed at 51");
    }
}
