package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.type.KnobValues;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where the requests of sessions go. */
class SessionAffinityTest {
    private static final int MACHINES = 10;
    private static final int SESSIONS = 500;

    private static FleetFixture fleet(int machines) {
        return FleetFixture.models("a").machines(machines, m -> m.resident("a")).build();
    }

    private static MachineChoice policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(
                new SessionAffinity(KnobValues.of(SessionAffinity.Knobs.class, knobs), fleet.context()));
    }

    private static Attempt of(FleetFixture fleet, int owner, long... blocks) {
        return fleet.attempt("a", 1000, owner, Request.Route.PUBLIC, blocks);
    }

    /** The machine of each session in an idle fleet. */
    private static int[] homes(FleetFixture fleet, MachineChoice policy) {
        return IntStream.range(0, SESSIONS)
                .map(owner -> fleet.choose(policy, of(fleet, owner)))
                .toArray();
    }

    @Test
    void aSessionStaysWhereItIsAndSessionsAreSharedOut() {
        FleetFixture fleet = fleet(MACHINES);
        MachineChoice policy = policy(fleet);

        int[] homes = homes(fleet, policy);

        assertThat(homes(fleet, policy)).isEqualTo(homes);
        for (int machine = 0; machine < MACHINES; machine++) {
            int its = machine;
            assertThat(IntStream.of(homes).filter(home -> home == its).count())
                    .isBetween(SESSIONS / MACHINES / 3L, SESSIONS / MACHINES * 3L);
        }
    }

    @Test
    void onlyTheSessionsOfAMachineThatGoesAwayMoveAndTheyComeBackWithIt() {
        FleetFixture fleet = fleet(MACHINES);
        MachineChoice policy = policy(fleet);
        int[] before = homes(fleet, policy);

        fleet.online(3, false);
        int[] without = homes(fleet, policy);
        fleet.online(3, true);

        for (int session = 0; session < SESSIONS; session++) {
            if (before[session] == 3) {
                assertThat(without[session]).isNotEqualTo(3);
            } else {
                assertThat(without[session]).isEqualTo(before[session]);
            }
        }
        assertThat(homes(fleet, policy)).isEqualTo(before);
    }

    @Test
    void whereNobodyIsNamedTheBeginningOfThePromptTellsTheSession() {
        FleetFixture fleet = fleet(MACHINES);
        MachineChoice policy = policy(fleet);

        int home = fleet.choose(policy, of(fleet, Request.NO_OWNER, 1, 2, 3));

        assertThat(fleet.choose(policy, of(fleet, Request.NO_OWNER, 1, 2, 9, 10)))
                .isEqualTo(home);
        assertThat(IntStream.range(0, 50).map(i -> fleet.choose(policy, of(fleet, Request.NO_OWNER, 1, 100 + i))))
                .anyMatch(machine -> machine != home);
    }

    @Test
    void theAccountDoesNotCountWhereOnlyPromptsDo() {
        FleetFixture fleet = fleet(MACHINES);
        MachineChoice policy = policy(fleet, "by=prefix");

        assertThat(IntStream.range(0, 50)
                        .map(owner -> fleet.choose(policy, of(fleet, owner, 1, 2)))
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoHasNoSessionGoesToTheLeastBusy() {
        FleetFixture fleet = fleet(3);
        MachineChoice policy = policy(fleet);
        fleet.send("a", 0, 2).send("a", 2, 1);

        assertThat(fleet.choose(policy, of(fleet, Request.NO_OWNER))).isEqualTo(1);
    }

    @Property(tries = 50)
    void noMachineGetsMoreThanItsBoundHoweverFewTheSessions(
            @ForAll @IntRange(min = 1, max = 30) int machines,
            @ForAll @IntRange(min = 1, max = 5) int sessions,
            @ForAll @IntRange(min = 1, max = 200) int requests) {
        FleetFixture fleet = fleet(machines);
        MachineChoice policy = policy(fleet, "bound=1.25");

        for (int sent = 0; sent < requests; sent++) {
            Attempt attempt = of(fleet, sent % sessions);
            int machine = fleet.choose(policy, attempt);
            fleet.send(attempt, machine);
            assertThat(fleet.machine(machine).pendingTotal())
                    .isLessThanOrEqualTo((int) Math.ceil(1.25 * (sent + 1.0) / machines));
        }
    }
}
