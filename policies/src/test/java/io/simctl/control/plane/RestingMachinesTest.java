package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines with nothing new to say, whose reports are left out while nobody goes by them. */
class RestingMachinesTest {
    private static final long WEEK = 7 * 86_400;

    /** A policy that keeps machines shut for a part of the time, and goes by every report or by news only. */
    private record Observer(boolean hearsEveryReport, long shutFor) implements FleetAdmission {
        @Override
        public String gate(MachineView machine, Request request, long now) {
            return now / SECOND % 10 < shutFor ? "shut" : OPEN;
        }

        @Override
        public void machineChanged(MachineView machine, long now) {}

        @Override
        public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
            return Verdict.ADMIT;
        }
    }

    @Test
    void aThousandMachinesCostAnIdleWeekAFewAlarmsEach() {
        ControlRig rig = new ControlRig(1000);
        rig.request(WEEK, A, 1).runUntil(WEEK - 1);
        assertThat(rig.alarms.rung()).isBetween(1000L, 4000L);
    }

    @Test
    void aRequestCostsReportsOfTheMachineThatRunsIt() {
        ControlRig rig = new ControlRig(100);
        rig.request(500, A, 3).request(1000, A, 1).runUntil(499);
        long before = rig.alarms.rung();
        rig.runUntil(999);
        assertThat(rig.alarms.rung() - before).isLessThan(30);
    }

    @Test
    void reportsLeftOutAreAsOldAsIfTheyHadCome() {
        ControlRig rig = new ControlRig(2).reportDelay(SECOND / 4).runUntil(1000);
        MachineView first = rig.placement.sees(0);
        // the first of two reports at half seconds, the second at full ones
        assertThat(first.reportAge(1000 * SECOND)).isEqualTo(SECOND / 2);
        rig.runUntil(1001);
        assertThat(first.reportAge(1000 * SECOND + 3 * SECOND / 4 - 1)).isEqualTo(5 * SECOND / 4 - 1);
        assertThat(first.reportAge(1000 * SECOND + 3 * SECOND / 4)).isEqualTo(SECOND / 4);
        assertThat(rig.placement.sees(1).reportAge(1001 * SECOND)).isEqualTo(SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingIsOtherwiseThanWhereEveryReportComes(long seed) {
        assertThat(story(seed, false)).isEqualTo(story(seed, true));
    }

    /** What happens on three machines with little to do, what is known of them each second, and with a way that breaks. */
    private static List<String> story(long seed, boolean hearsEveryReport) {
        Random random = new Random(seed);
        ControlRig rig = new ControlRig(3)
                .fleetAdmission(new Observer(hearsEveryReport, random.nextInt(8)))
                .telemetry(Telemetries.push("interval=1307ms", "timeout=" + (2 + random.nextInt(4)) + "s"))
                .reportDelay(random.nextInt(4) * SECOND / 3)
                .fleetQueue(random.nextInt(3))
                .atOnce(1 + random.nextInt(2))
                .nodeQueue(random.nextInt(2), 20 * SECOND)
                .tries(2);
        long at = 0;
        for (int i = 0; i < 20; i++) {
            at += random.nextInt(10) == 0 ? 60 : random.nextInt(10);
            rig.request(at, random.nextInt(3) == 0 ? B : A, 1 + random.nextInt(8));
        }
        rig.runUntil(0);
        long cutAt = 50L + random.nextInt(100);
        List<String> story = new ArrayList<>();
        for (int second = 1; second < 300; second++) {
            rig.runUntil(second);
            if (second == cutAt || second == cutAt + 20) {
                rig.plane().cut(1, second == cutAt);
            }
            if (random.nextInt(20) == 0) {
                rig.placement.load(random.nextInt(3), random.nextInt(2));
            }
            for (int machine = 0; machine < 3; machine++) {
                story.add(second + ": " + known(rig.placement.sees(machine), second * SECOND));
            }
        }
        story.addAll(rig.ends);
        story.addAll(rig.residency);
        return story;
    }

    private static String known(MachineView its, long now) {
        return its.index() + " " + its.isOnline() + " " + its.reportAge(now) + " " + its.state(A) + " " + its.state(B)
                + " " + its.busyTotal() + " " + its.pendingTotal() + " " + its.residencyChanges();
    }
}
