package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.C;
import static io.simctl.control.plane.ControlRig.GB;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.BusyWatchdog;
import io.simctl.policy.swap.ExclusiveGroups;
import io.simctl.policy.swap.MemoryReclaimer;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What LocalAI's rules and watchdogs do to models and requests. A is in memory at first; a load takes ten seconds, an unload one, a token one,
 * and memory is enough for all.
 */
class LocalAiSwapsTest {
    private final PolicyContext context =
            FleetFixture.models("A", "B", "C").machine(m -> {}).build().context();
    private final ControlRig world =
            new ControlRig(1).withC().memory(60 * GB).slots(10).nodeQueue(100, Long.MAX_VALUE);

    private List<String> groupOfAAndB = List.of("A", "B");
    private int maxActive;
    private List<String> pinned = List.of();
    private boolean force;
    private boolean sizeAware;
    private List<ExclusiveGroups.Defect> defects = List.of();

    private Swap groups() {
        var knobs = new ExclusiveGroups.Knobs(
                Map.of("heavy", groupOfAAndB), maxActive, pinned, force, sizeAware, 30, Duration.ofSeconds(1), defects);
        return new ExclusiveGroups.Type().create(knobs, context);
    }

    private ControlRig onlyLimit(int models) {
        groupOfAAndB = List.of();
        maxActive = models;
        return world;
    }

    private List<String> loads() {
        return world.residency.stream().filter(s -> s.contains("LOADING")).toList();
    }

    @Test
    void theRivalLeavesAndTheModelWithoutGroupStays() {
        world.swap(groups()).request(0, C, 1).request(20, B, 1).runUntil(60);

        assertThat(world.residency).contains("0A ON_DISK at 21", "0B RESIDENT at 31");
        assertThat(world.residency).noneMatch(s -> s.startsWith("0C DRAINING"));
    }

    @Test
    void aBusyRivalIsWaitedFor() {
        world.swap(groups()).request(0, A, 8).request(1, B, 1).runUntil(60);

        assertThat(world.ends).as("tried again each second").containsExactly("0 completed at 8", "1 completed at 20");
    }

    @Test
    void aRivalThatIsBusyForLongerThanTheTriesIsJoinedAllTheSame() {
        world.swap(groups()).request(0, A, 100).request(1, B, 1).runUntil(200);

        assertThat(loads()).as("30 tries with 29 pauses of a second").containsExactly("0B LOADING at 30");
        assertThat(world.residency).doesNotContain("0A DRAINING at 30");
        assertThat(world.ends).containsExactly("1 completed at 41", "0 completed at 100");
    }

    @Test
    void aBusyRivalIsKilledByForce() {
        force = true;
        world.swap(groups()).request(0, A, 100).request(1, B, 1).runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 failed 0 broken off: its model had to leave at 1", "1 completed at 13");
    }

    @Test
    void aPinnedRivalDelaysTheLoadAndIsThenJoined() {
        pinned = List.of("A");
        world.swap(groups()).request(1, B, 1).runUntil(60);

        assertThat(loads()).containsExactly("0B LOADING at 30");
        assertThat(world.residency).noneMatch(s -> s.startsWith("0A D"));
    }

    @Test
    void twoRivalsThatAreAskedForTogetherBothCome() {
        groupOfAAndB = List.of("B", "C");
        world.swap(groups()).request(0, B, 1).request(0, C, 1).runUntil(60);

        assertThat(loads()).containsExactly("0B LOADING at 0", "0C LOADING at 0");
    }

    @Test
    void groupsAreWithoutEffectWhereTheyWereNotReadAtTheStart() {
        defects = List.of(ExclusiveGroups.Defect.UNSYNCED_AT_START);
        world.swap(groups()).request(0, B, 1).runUntil(60);

        assertThat(world.residency).containsExactly("0A RESIDENT at 0", "0B LOADING at 0", "0B RESIDENT at 10");
    }

    @Test
    void theModelUsedLeastRecentlyLeavesForTheLimit() {
        onlyLimit(2)
                .swap(groups())
                .request(0, B, 1)
                .request(15, A, 1)
                .request(20, C, 1)
                .runUntil(60);

        assertThat(world.residency).contains("0B DRAINING at 20", "0C LOADING at 21");
        assertThat(world.residency).noneMatch(s -> s.startsWith("0A D"));
    }

    @Test
    void oneAtATimeIsALimitOfOne() {
        onlyLimit(1)
                .swap(groups())
                .request(0, B, 1)
                .request(20, C, 1)
                .request(40, A, 1)
                .runUntil(100);

        assertThat(world.residency).filteredOn(s -> s.contains("ON_DISK")).hasSize(3);
        assertThat(world.ends).containsExactly("0 completed at 12", "1 completed at 32", "2 completed at 52");
    }

    @Test
    void modelsThatAreBeingLoadedCountForTheLimit() {
        onlyLimit(2).swap(groups()).request(0, B, 1).request(0, C, 1).runUntil(60);

        assertThat(world.residency).contains("0A DRAINING at 0", "0C LOADING at 1");
    }

    @Test
    void aLimitThatPinnedModelsFillIsExceededAtOnce() {
        pinned = List.of("A");
        onlyLimit(1).swap(groups()).request(5, B, 1).runUntil(60);

        assertThat(loads()).containsExactly("0B LOADING at 5");
    }

    @Test
    void aLimitThatBusyModelsFillIsWaitedFor() {
        onlyLimit(1).swap(groups()).request(0, A, 8).request(1, B, 1).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 8", "1 completed at 20");
    }

    @Test
    void aModelThatIsWantedAgainAfterItsCallersHaveGoneIsTriedAfresh() {
        world.swap(groups()).request(0, A, 100).request(1, B, 1);
        world.request(110, A, 20).request(111, B, 1).runUntil(200);

        assertThat(world.ends).contains("1 completed at 41");
    }

    private Swap watchdog(String... knobs) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("swap=lru"), java.util.stream.Stream.of(knobs))
                .toArray(String[]::new);
        return new BusyWatchdog.Type().create(KnobValues.of(BusyWatchdog.Knobs.class, all), context);
    }

    @Test
    void aModelWhoseRequestRunsForTooLongIsKilledWithAllThatItRuns() {
        world.swap(watchdog("timeout=20s"))
                .request(0, A, 100)
                .request(15, A, 10)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactlyInAnyOrder(
                        "0 failed 0 broken off: its model had to leave at 20",
                        "1 failed 0 broken off: its model had to leave at 20");
        assertThat(world.residency).contains("0A ON_DISK at 21");
    }

    @Test
    void shortRequestsWithoutPauseAreNotTooLong() {
        for (int second = 0; second < 60; second += 2) {
            world.request(second, A, 5);
        }
        world.swap(watchdog("timeout=20s")).runUntil(100);

        assertThat(world.ends).hasSize(30).allMatch(end -> end.contains("completed"));
    }

    @Test
    void shortRequestsWithoutPauseAreKilledWhereTheTimeCountsFromTheLastIdleMoment() {
        for (int second = 0; second < 60; second += 2) {
            world.request(second, A, 5);
        }
        world.swap(watchdog("timeout=20s", "defects=[counts-continuous-traffic]"))
                .runUntil(100);

        assertThat(world.ends).anyMatch(end -> end.contains("broken off: its model had to leave at 20"));
    }

    @Test
    void idleModelsLeaveOneAtEachLookWhileMemoryIsShort() {
        Swap swap = new MemoryReclaimer.Type()
                .create(KnobValues.of(MemoryReclaimer.Knobs.class, "swap=lru", "threshold=0.5", "tick=2s"), context);
        world.swap(swap).request(0, B, 1).request(0, C, 30).runUntil(60);

        assertThat(world.residency)
                .as("36 of 60 GB from second 0 on, with B and C loading: A leaves at the next look, and 24 are left")
                .contains("0A DRAINING at 2")
                .noneMatch(s -> s.startsWith("0B DRAINING"));
    }
}
