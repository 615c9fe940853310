package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.type.KnobValues;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where cortex's routing sends requests, by what machines last reported. */
class LeastReportedTest {
    private static final String FORGETS = "defects=[forgets-dispatches]";

    private static FleetFixture serving(int machines) {
        return FleetFixture.models("a").machines(machines, m -> m.resident("a")).build();
    }

    private static MachineChoice policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(new LeastReported(KnobValues.of(LeastReported.Knobs.class, knobs), fleet.context()));
    }

    private static int choose(FleetFixture fleet, MachineChoice policy) {
        return fleet.choose(policy, fleet.attempt("a", 100, 100));
    }

    /** How many of so many requests each machine gets when no report comes in between. */
    private static int[] spread(FleetFixture fleet, MachineChoice policy, int requests) {
        int[] sent = new int[fleet.view().machines()];
        for (int i = 0; i < requests; i++) {
            int machine = choose(fleet, policy);
            fleet.send("a", machine, 1);
            sent[machine]++;
        }
        return sent;
    }

    @Test
    void theIdleMachineIsChosenAndTheChoiceFlipsWithTheReports() {
        FleetFixture fleet = serving(2);
        MachineChoice policy = policy(fleet);

        fleet.report(0, r -> r.busy("a", 1, 2)).report(1, r -> r.busy("a", 0, 0));
        assertThat(choose(fleet, policy)).isEqualTo(1);
        fleet.report(0, r -> r.busy("a", 0, 0)).report(1, r -> r.busy("a", 1, 0));
        assertThat(choose(fleet, policy)).isZero();
    }

    @Test
    void thoseThatWaitCountLikeThoseThatRun() {
        FleetFixture fleet = serving(2);
        MachineChoice policy = policy(fleet);

        fleet.report(0, r -> r.busy("a", 1, 3)).report(1, r -> r.busy("a", 3, 0));
        assertThat(choose(fleet, policy)).isEqualTo(1);
    }

    @Test
    void ofEquallyBusyMachinesTheFirstByNameIsChosen() {
        FleetFixture fleet = serving(12);
        MachineChoice policy = policy(fleet);

        fleet.report(0, r -> r.busy("a", 1, 0)).report(1, r -> r.busy("a", 1, 0));
        assertThat(choose(fleet, policy)).as("m10 comes before m2").isEqualTo(10);
    }

    @Test
    void aMachineThatHasNotSaidHowBusyItIsCountsAsIdle() {
        FleetFixture fleet = serving(2);
        MachineChoice policy = policy(fleet, FORGETS);

        fleet.send("a", 1, 5).report(0, r -> r.busy("a", 1, 0));
        assertThat(choose(fleet, policy)).isEqualTo(1);
    }

    @Test
    void aMachineThatServesComesBeforeAnIdleOneThatMustLoad() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> {})
                .machine(m -> m.resident("a"))
                .build();
        MachineChoice policy = policy(fleet);

        fleet.report(1, r -> r.busy("a", 1, 8));
        assertThat(choose(fleet, policy)).isEqualTo(1);
    }

    @Test
    void aLoadUnderWayIsWaitedForUnlessLoadingMachinesAreSkipped() {
        FleetFixture fleet = FleetFixture.models("a").machines(3, m -> {}).build();
        MachineChoice policy = policy(fleet);
        MachineChoice original = policy(fleet, "defects=[skips-loading]");

        fleet.report(1, r -> r.state("a", ModelState.LOADING));
        assertThat(choose(fleet, policy)).isEqualTo(1);
        assertThat(choose(fleet, original))
                .as("a second load of the same model")
                .isZero();
    }

    @Property(tries = 50)
    void withoutAReportInBetweenEachMachineGetsItsShare(
            @ForAll @IntRange(min = 1, max = 20) int machines, @ForAll @IntRange(max = 100) int requests) {
        FleetFixture fleet = serving(machines);

        int[] sent = spread(fleet, policy(fleet), requests);

        assertThat(IntStream.of(sent).max().orElseThrow()
                        - IntStream.of(sent).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    @Property(tries = 50)
    void whoForgetsWhatItSentSendsAllToOneMachineUntilTheNextReport(
            @ForAll @IntRange(min = 1, max = 20) int machines, @ForAll @IntRange(max = 100) int requests) {
        FleetFixture fleet = serving(machines);

        assertThat(spread(fleet, policy(fleet, FORGETS), requests)[0]).isEqualTo(requests);
    }
}
