package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.MachineView;
import org.junit.jupiter.api.Test;

/** Machines that report, that are asked, that go dark and come back. */
class TelemetryTest {
    private static ControlRig polled() {
        return new ControlRig(2).telemetry(Telemetries.poll("interval=10s", "timeout=5s", "misses=3"));
    }

    private static MachineView machine(ControlRig rig, int index) {
        return rig.placement.sees(index);
    }

    private static boolean isOnline(ControlRig rig, int index) {
        return machine(rig, index).isOnline();
    }

    @Test
    void reportsOfMachinesThatAreAskedAreAsOldAsTheRound() {
        ControlRig rig = polled().runUntil(9);
        assertThat(machine(rig, 0).reportAge(9 * SECOND)).isEqualTo(9 * SECOND);
        rig.runUntil(10);
        assertThat(machine(rig, 0).reportAge(10 * SECOND)).isZero();
    }

    @Test
    void aMachineThatGoesDarkIsOfflineAfterThreeQuestionsWithoutAnAnswer() {
        ControlRig rig = polled().runUntil(1);
        rig.plane().cut(0, true);
        // asked at 10, 25 and 40, since each round waits 5 s for it and then pauses for 10
        rig.runUntil(44);
        assertThat(isOnline(rig, 0)).isTrue();
        rig.runUntil(45);
        assertThat(isOnline(rig, 0)).isFalse();
        assertThat(isOnline(rig, 1)).as("the other, which answers").isTrue();
    }

    @Test
    void oneAnswerBringsItBack() {
        ControlRig rig = polled().runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(50);
        rig.plane().cut(0, false);
        rig.runUntil(54);
        assertThat(isOnline(rig, 0)).isFalse();
        rig.runUntil(55);
        assertThat(isOnline(rig, 0)).isTrue();
    }

    @Test
    void nothingIsSentToAMachineThatIsOffline() {
        ControlRig rig = polled();
        rig.request(60, A, 5).runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(100);

        assertThat(rig.ends).containsExactly("0 completed at 65");
        assertThat(rig.attempts.get(0L).machine()).isEqualTo(1);
        assertThat(rig.attempts.get(0L).legs()).isEqualTo(1);
    }

    @Test
    void aRequestSentToAMachineThatHasJustGoneDarkBreaksOffAndIsTriedElsewhere() {
        ControlRig rig = polled().tries(2);
        rig.request(2, A, 5).runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(20);

        assertThat(rig.ends).containsExactly("0 completed at 7");
        assertThat(rig.attempts.get(0L).legs()).isEqualTo(2);
        assertThat(machine(rig, 0).pendingTotal()).isZero();
    }

    @Test
    void whatIsLostOnItsWayIsNotExpectedOfTheMachineForEver() {
        ControlRig rig = polled().tries(2);
        rig.request(2, A, 5).runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(20);
        rig.plane().cut(0, false);
        rig.runUntil(60);

        assertThat(rig.attempts.get(0L).leg(0).machine()).isZero();
        assertThat(machine(rig, 0).sentSinceReport(0)).isZero();
        assertThat(machine(rig, 0).sentSinceReportPromptTokens(0)).isZero();
        assertThat(machine(rig, 0).promptTokensAheadTotal()).isZero();
    }

    @Test
    void whatAMachineRunsBreaksOffWhenItGoesDarkAndItIsEmptyWhenItComesBack() {
        ControlRig rig = polled().nodeQueue(4, Long.MAX_VALUE);
        rig.request(0, A, 30).request(0, A, 30).runUntil(5);
        rig.plane().cut(0, true);
        rig.runUntil(6);

        assertThat(rig.ends)
                .containsExactlyInAnyOrder(
                        "0 failed 0 the connection to the machine was lost at 5",
                        "1 failed 502 the connection to the machine was lost at 5");
        assertThat(rig.backends.get(0).running()).isZero();
        rig.plane().cut(0, false);
    }

    @Test
    void aMachineThatReportsByItselfIsOfflineOnceItHasBeenSilentForTooLong() {
        ControlRig rig =
                new ControlRig(2).telemetry(Telemetries.push("timeout=3s")).runUntil(10);
        assertThat(isOnline(rig, 0)).isTrue();
        rig.plane().cut(0, true);
        rig.runUntil(12);
        assertThat(isOnline(rig, 0))
                .as("last heard of at 10 s, one report a second")
                .isTrue();
        rig.runUntil(13);
        assertThat(isOnline(rig, 0)).isFalse();
        assertThat(isOnline(rig, 1)).isTrue();
        rig.plane().cut(0, false);
        rig.runUntil(14);
        assertThat(isOnline(rig, 0)).isTrue();
    }

    @Test
    void silenceIsNoNewsUnlessATimeoutIsSet() {
        ControlRig rig = new ControlRig(1).runUntil(1);
        rig.plane().cut(0, true);
        rig.runUntil(1000);
        assertThat(isOnline(rig, 0)).isTrue();
    }
}
