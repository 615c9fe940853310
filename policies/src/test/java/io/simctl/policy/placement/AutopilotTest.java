package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.control.coordinator.FleetFixture.MachineBuilder;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.placement.autopilot.AutopilotKnobs;
import io.simctl.policy.type.KnobValues;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Models of 8 GiB. A machine of 64 GiB and the usual rates serves 0.28 typical requests a second, which take 15 s each; one of 12 GiB
 * has room for one model and serves 0.17, which take 8.5 s.
 */
class AutopilotTest {
    private static final long SECOND = FleetFixture.SECOND;
    private static final long GIB = FleetFixture.GIB;
    private static final String ENFORCED = "enforce=true";

    private interface Description extends Consumer<MachineBuilder> {}

    private static MachineBuilder usual(MachineBuilder machine) {
        return machine.rates("a", 60, 600).rates("b", 60, 600).rates("c", 60, 600);
    }

    private static Description wide(String... resident) {
        return machine -> usual(machine.resident(resident));
    }

    private static Description narrow(String... resident) {
        return machine -> usual(machine.memory(12 * GIB).resident(resident));
    }

    private static World world(Description... machines) {
        FleetFixture.Builder fleet = FleetFixture.models("a", "b", "c");
        Stream.of(machines).forEach(fleet::machine);
        return new World(fleet.build());
    }

    /** A fleet and its autopilot: what it orders is carried out when a test says so. */
    private static final class World {
        final FleetFixture fleet;
        Played played;
        private List<String> wanted = List.of();
        private int each;

        World(FleetFixture fleet) {
            this.fleet = fleet;
            played = new Played(fleet, new None());
        }

        World flying(String... knobs) {
            played = new Played(
                    fleet,
                    fleet.observedBy(new Autopilot(KnobValues.of(AutopilotKnobs.class, knobs), fleet.context())));
            played.begin();
            return this;
        }

        /** So many requests for each of these models come every ten seconds from now on, and are rejected. */
        World wanted(int each, String... models) {
            this.each = each;
            wanted = List.of(models);
            return this;
        }

        World pass(long seconds) {
            for (int tick = 0; tick < seconds / 10; tick++) {
                for (int i = 0; i < each; i++) {
                    wanted.forEach(model -> fleet.reject(fleet.attempt(model, 100, 100), Outcome.Cause.CAPACITY));
                }
                fleet.at(fleet.now() + 10 * SECOND);
                IntStream.range(0, fleet.view().machines()).forEach(machine -> fleet.report(machine, r -> {}));
                played.tickAt(fleet.now());
            }
            return this;
        }

        World is(int machine, String model, ModelState state) {
            fleet.report(machine, r -> r.state(model, state));
            return this;
        }

        World heated(int machine, ThermalState thermal) {
            fleet.report(machine, r -> r.thermal(thermal));
            return this;
        }

        List<String> orders() {
            return played.orders;
        }
    }

    @Test
    void aMissingModelComesToTheMachineThatFillsMostOfTheGap() {
        World world = world(machine -> machine.rates("b", 20, 600), wide(), machine -> machine.rates("b", 30, 600));
        world.flying(ENFORCED, "actions_per_tick=1").wanted(10, "b").pass(10);
        assertThat(world.orders()).containsExactly("load b on m1");
    }

    @Test
    void noModelComesToAMachineThatIsHot() {
        World world = world(wide(), wide(), wide())
                .heated(0, ThermalState.SERIOUS)
                .heated(1, ThermalState.CRITICAL)
                .heated(2, ThermalState.FAIR);
        assertThat(world.flying(ENFORCED).wanted(2, "b").pass(10).orders()).containsExactly("load b on m2");
    }

    @Test
    void theFirstOfEqualMachinesGetsIt() {
        assertThat(world(wide(), wide())
                        .flying(ENFORCED)
                        .wanted(2, "b")
                        .pass(10)
                        .orders())
                .containsExactly("load b on m0");
    }

    @Test
    void nothingMovesForABenefitThatExceedsItsCostByLessThanTheLeast() {
        assertThat(world(wide()).flying(ENFORCED).wanted(1, "b").pass(10).orders())
                .hasSize(1);
        assertThat(world(wide())
                        .flying(ENFORCED, "min_benefit=1h")
                        .wanted(1, "b")
                        .pass(100)
                        .orders())
                .isEmpty();
        assertThat(world(wide())
                        .flying(ENFORCED, "load_prior=5m")
                        .wanted(1, "b")
                        .pass(100)
                        .orders())
                .as("a load as long as the benefit counts")
                .isEmpty();
    }

    @Test
    void aModelThatHasEnoughGivesUpAMachineAndOneThatNeedsAllKeepsThem() {
        World enough = world(narrow("a"), narrow("a")).flying(ENFORCED, "min_dwell=5m");
        enough.wanted(1, "a", "b").pass(320);
        assertThat(enough.orders()).containsExactly("unload a on m0", "load b on m0");

        World needed = world(narrow("a"), narrow("a")).flying(ENFORCED, "min_dwell=5m");
        assertThat(needed.wanted(3, "a", "b").pass(1000).orders()).isEmpty();
    }

    @Test
    void aModelStaysForItsDwellThoughNobodyWantsIt() {
        World world = world(narrow("a")).flying(ENFORCED).wanted(3, "b").pass(1790);
        assertThat(world.orders()).isEmpty();
        assertThat(world.pass(20).orders()).containsExactly("unload a on m0", "load b on m0");
    }

    @Test
    void whatUnloadsNothingComesBeforeTheBetterMoveThatDoes() {
        World world = world(narrow("a"), machine -> machine.memory(12 * GIB).rates("b", 30, 600));
        world.flying(ENFORCED, "min_dwell=5m", "actions_per_tick=1").pass(400);
        assertThat(world.wanted(60, "b").pass(10).orders())
                .as("though m0 would serve twice as many")
                .containsExactly("load b on m1");
    }

    @Test
    void givesTwoOrdersATickAndHasFourUnderWay() {
        World world = world(wide(), wide(), wide(), wide(), wide(), wide())
                .flying(ENFORCED)
                .wanted(100, "b")
                .pass(10);
        assertThat(world.orders()).containsExactly("load b on m0", "load b on m1");
        world.is(0, "b", ModelState.LOADING).is(1, "b", ModelState.LOADING).pass(10);
        assertThat(world.orders()).hasSize(4);
        world.is(2, "b", ModelState.LOADING).is(3, "b", ModelState.LOADING).pass(50);
        assertThat(world.orders()).hasSize(4);
        world.is(0, "b", ModelState.RESIDENT).pass(10);
        assertThat(world.orders()).hasSize(5).endsWith("load b on m4");
    }

    @Test
    void aMachineWithALoadUnderWayIsCountedOn() {
        World world = world(wide(), wide()).flying(ENFORCED).wanted(2, "b").pass(10);
        assertThat(world.is(0, "b", ModelState.LOADING).pass(200).orders()).containsExactly("load b on m0");
    }

    @Test
    void triesAMachineAgainTwoMinutesAfterItShowedNoSignOfAnOrder() {
        World world = world(wide()).flying(ENFORCED).wanted(2, "b").pass(10);
        assertThat(world.pass(140).orders()).containsExactly("load b on m0");
        assertThat(world.pass(20).orders()).hasSize(2);
    }

    @Test
    void givesUpALoadThatTakesLongerThanTheWatchdog() {
        World world = world(wide()).flying(ENFORCED).wanted(2, "b").pass(10);
        world.is(0, "b", ModelState.LOADING).pass(310);
        world.is(0, "b", ModelState.ON_DISK);
        assertThat(world.pass(110).orders()).as("two minutes more").hasSize(1);
        assertThat(world.pass(20).orders()).hasSize(2);
    }

    @Test
    void aModelUnusedForAnHourLeavesForNobody() {
        World world = world(wide("a")).flying(ENFORCED).pass(3590);
        assertThat(world.orders()).isEmpty();
        assertThat(world.pass(10).orders()).containsExactly("unload a on m0");
        assertThat(world.is(0, "a", ModelState.ON_DISK).pass(5000).orders()).hasSize(1);
    }

    @Test
    void aModelThatOthersNeedStaysHoweverLongItIsUnusedThere() {
        World world = world(wide("a")).flying(ENFORCED).wanted(1, "a").pass(7200);
        assertThat(world.orders()).isEmpty();
    }

    @Test
    void twoModelsOnOneMachineShareItsTime() {
        World one = world(wide("a", "b"), wide()).flying(ENFORCED);
        assertThat(one.wanted(2, "a").pass(100).orders()).isEmpty();
        World both = world(wide("a", "b"), wide()).flying(ENFORCED);
        assertThat(both.wanted(2, "a", "b").pass(10).orders())
                .hasSize(1)
                .first()
                .asString()
                .endsWith("on m1");
    }

    @Test
    void aMachineThatIsTooSlowForTheDeadlineIsNoneThatServes() {
        World world = world(machine -> usual(machine.resident("b")).rates("b", 60, 10), wide());
        assertThat(world.flying(ENFORCED).wanted(2, "b").pass(10).orders()).containsExactly("load b on m1");
    }

    @Test
    void needsTheLargerOfWhatCameAndWhatIsThereAndNotBoth() {
        World world = world(wide("b"), wide()).flying(ENFORCED);
        world.fleet.send("b", 0, 2).queued("b", 1, 0);
        assertThat(world.pass(10).orders())
                .as("0.2 a second came and 0.2 are there")
                .isEmpty();
        world.fleet.queued("b", 8, 0);
        assertThat(world.pass(10).orders()).containsExactly("load b on m1");
    }

    @Test
    void aMachineThatAnotherModelNeedsMoreIsLeftToIt() {
        World world = world(narrow(), machine -> usual(machine.memory(12 * GIB)).holds("b"));
        assertThat(world.flying(ENFORCED).wanted(1, "b", "c").pass(10).orders())
                .containsExactlyInAnyOrder("load b on m1", "load c on m0");
    }

    @Test
    void leavesAloneWhoIsBusyOrSilentOrMayNotBeManaged() {
        World busy = world(wide("a")).flying(ENFORCED).wanted(2, "b");
        busy.fleet.send("a", 0, 1);
        assertThat(busy.pass(100).orders()).isEmpty();

        World silent = world(wide()).flying(ENFORCED);
        silent.fleet.queued("b", 8, 0);
        silent.played.tickAt(40 * SECOND);
        assertThat(silent.orders()).as("its report is older than 30 s").isEmpty();

        World foreign = world(machine -> usual(machine.unmanageable()));
        assertThat(foreign.flying(ENFORCED).wanted(2, "b").pass(100).orders()).isEmpty();
    }

    @Test
    void onlyRecordsItsPlansUntilToldToEnforceThem() {
        World world = world(wide(), wide()).flying().wanted(2, "b").pass(100);
        assertThat(world.orders()).isEmpty();
        assertThat(world.played.shadow).isTrue();
        assertThat(world.played.actions).isEqualTo(1);
        assertThat(world.played.desired).containsExactly(0, 1, 0);
    }
}
