package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.client.ClientSettings;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.selection.Pin;
import io.simctl.policy.selection.Spillover;
import io.simctl.policy.selection.Warm;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests for C that A or B may answer, on one machine that has A in memory. */
class SelectionTest {
    private static final String[] FOR_C = {"model=C", "targets=[B, A]"};

    private final PolicyContext context = FleetFixture.models("A", "B", "C")
            .machines(1, m -> m.resident("A"))
            .build()
            .context();

    private ModelSelection pin() {
        return new Pin.Type().create(KnobValues.of(Pin.Knobs.class, FOR_C), context);
    }

    private ModelSelection warm() {
        return new Warm.Type().create(KnobValues.of(Warm.Knobs.class, FOR_C), context);
    }

    private ModelSelection spillover(int share) {
        return new Spillover.Type()
                .create(KnobValues.of(Spillover.Knobs.class, FOR_C[0], FOR_C[1], "spillover=" + share), context);
    }

    /** Room for both models, four slots each. */
    private static ControlRig world(ModelSelection... selection) {
        return new ControlRig(1).withC().memory(40 * ControlRig.GB).slots(4).selection(selection);
    }

    private static List<Integer> answers(ControlRig rig) {
        return rig.attempts.values().stream().map(Attempt::model).toList();
    }

    @Test
    void aPinnedNameIsAnsweredByItsFirstTargetThoughAnotherIsInMemory() {
        ControlRig rig = world(pin()).request(1, C, 1).runUntil(60);

        assertThat(answers(rig)).containsExactly(B);
        assertThat(rig.ends).hasSize(1).allMatch(end -> end.contains("completed"));
    }

    @Test
    void whoAsksForATargetByItsOwnNameGetsIt() {
        ControlRig rig = world(pin()).request(1, A, 1).request(2, B, 1).runUntil(60);

        assertThat(answers(rig)).containsExactly(A, B);
    }

    @Test
    void aWarmNameIsAnsweredByTheTargetInMemoryAndCostsNoLoad() {
        ControlRig rig = world(warm()).request(1, C, 1).runUntil(60);

        assertThat(answers(rig)).containsExactly(A);
        assertThat(rig.residency).noneMatch(change -> change.contains("B"));
    }

    @Test
    void aRequestIsStillForTheModelThatItsClientAskedFor() {
        ControlRig rig = world(warm()).request(1, C, 1).runUntil(60);

        assertThat(rig.attempts.get(0L).asked().model()).isEqualTo(C);
    }

    @Test
    void theFirstSelectionThatConcernsARequestDecides() {
        ControlRig rig = world(warm(), pin()).request(1, C, 1).runUntil(60);

        assertThat(answers(rig)).containsExactly(A);
    }

    @Test
    void opensTheNextTargetOnceEveryOneInUseHasItsShare() {
        ControlRig rig = world(spillover(2));
        for (int i = 0; i < 4; i++) {
            rig.request(1, C, 20);
        }

        assertThat(answers(rig.runUntil(60))).containsExactly(A, A, B, B);
    }

    @Test
    void goesBackToTheTargetsInUseWhenAllAreOpenAndFull() {
        ControlRig rig = world(spillover(1));
        for (int i = 0; i < 4; i++) {
            rig.request(1, C, 20);
        }

        assertThat(answers(rig.runUntil(60)))
                .startsWith(A, B)
                .containsOnly(A, B)
                .filteredOn(model -> model == A)
                .hasSize(2);
    }

    @Test
    void aRequestThatHasEndedNoLongerCounts() {
        ControlRig rig = world(spillover(1)).request(1, C, 2).request(10, C, 2).runUntil(60);

        assertThat(answers(rig)).containsExactly(A, A);
    }

    @Test
    void aClientWhoLeftNoLongerCounts() {
        ControlRig rig = world(spillover(1))
                .clients(new ClientSettings(5 * TimedBackend.SECOND, 0, true, 0, 0))
                .request(1, C, 1000)
                .request(10, C, 1)
                .runUntil(60);

        assertThat(answers(rig)).containsExactly(A, A);
    }

    @Test
    void aRejectedRequestNoLongerCounts() {
        ControlRig rig = world(spillover(2))
                .slots(1)
                .request(1, C, 50)
                .request(2, C, 1)
                .request(3, C, 1)
                .runUntil(60);

        assertThat(rig.ends).filteredOn(end -> end.contains("503")).hasSize(2);
        assertThat(answers(rig)).containsExactly(A, A, A);
    }

    @Test
    void withoutASelectionANameThatNoModelHasIsServedAsAnyOther() {
        assertThat(answers(world().request(1, C, 1).runUntil(60))).containsExactly(C);
    }
}
