package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.client.ClientSettings;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.admission.BoundedQueue;
import io.simctl.policy.admission.PrincipalQueue;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What helexa neuron's admission does to requests that come together. A is in memory; a token takes a second, and a request's KV cache ten bytes
 * and one for each of its tokens. */
class NeuronAdmissionTest {
    private static final int ANN = 0;
    private static final int BOB = 1;
    private static final int CID = 2;

    private final PolicyContext context =
            FleetFixture.models("A", "B").machine(m -> {}).build().context();
    private final ControlRig world = new ControlRig(1);

    private NodeAdmission principals(String... knobs) {
        return new PrincipalQueue.Type().create(KnobValues.of(PrincipalQueue.Knobs.class, knobs), context);
    }

    private NodeAdmission bounded(String... knobs) {
        return new BoundedQueue.Type().create(KnobValues.of(BoundedQueue.Knobs.class, knobs), context);
    }

    @Test
    void theThirdRequestOfAPrincipalIsRejectedAndOthersAreNot() {
        world.admission(principals())
                .requestBy(ANN, 0, A, 5)
                .requestBy(ANN, 0, A, 5)
                .requestBy(ANN, 1, A, 5)
                .requestBy(BOB, 1, A, 5)
                .requestBy(ANN, 6, A, 5)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "2 429 principal_cap at 1",
                        "0 completed at 5",
                        "1 completed at 10",
                        "3 completed at 15",
                        "4 completed at 20");
    }

    @Test
    void theTenthRequestIsRejectedWhoeverAsks() {
        world.admission(principals("per_principal=0"));
        for (int i = 0; i < 10; i++) {
            world.requestBy(ANN, 0, A, 1);
        }
        world.runUntil(60);

        assertThat(world.ends.getFirst()).isEqualTo("9 503 queue_full at 0");
        assertThat(world.ends).filteredOn(end -> end.contains("completed")).hasSize(9);
        assertThat(world.attempts.get(9L)).isNotNull();
    }

    @Test
    void thoseWhoNameNobodyWaitBehindThoseWhoDo() {
        world.admission(principals())
                .requestBy(ANN, 0, A, 5)
                .request(1, A, 5)
                .requestBy(BOB, 2, A, 5)
                .requestBy(CID, 3, A, 5)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 completed at 5", "2 completed at 10", "3 completed at 15", "1 completed at 20");
    }

    @Test
    void oneSlotStaysFreeForThoseWhoNameThemselves() {
        world.admission(principals("slots=2"))
                .request(0, A, 5)
                .request(0, A, 5)
                .requestBy(ANN, 1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "2 completed at 6", "1 completed at 10");
    }

    @Test
    void nobodyInParticularIsRefusedWhereTheyHaveNoSlots() {
        world.admission(principals("anonymous_slots=0"))
                .request(0, A, 5)
                .requestBy(ANN, 0, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 503 anonymous_yields at 0", "1 completed at 5");
    }

    @Test
    void whoNamesNobodyAndWaitsForASlotThatIsFreeHasYielded() {
        world.admission(principals("slots=2", "max_wait=3s"))
                .request(0, A, 20)
                .request(1, A, 5)
                .runUntil(60);

        assertThat(world.ends)
                .as("one slot is free all the time")
                .containsExactly("1 503 anonymous_yields at 4", "0 completed at 20");
    }

    @Test
    void whoFindsNoSlotInTimeIsRejected() {
        world.admission(principals())
                .requestBy(ANN, 0, A, 50)
                .requestBy(BOB, 1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("1 503 timeout at 31", "0 completed at 50");
    }

    @Test
    void cacheIsWaitedForThoughASlotIsFree() {
        world.admission(principals("slots=4", "kv_budget=40B"))
                .requestBy(ANN, 0, A, 20)
                .requestBy(BOB, 1, A, 5)
                .requestBy(CID, 2, A, 1)
                .runUntil(60);

        assertThat(world.ends)
                .as("30 of 40 bytes are taken; the second needs 15, and the third would fit but is behind it")
                .containsExactly("0 completed at 20", "2 completed at 21", "1 completed at 25");
    }

    @Test
    void cacheIsWaitedForLongerThanASlot() {
        world.admission(principals("slots=4", "kv_budget=60B"))
                .requestBy(ANN, 0, A, 45)
                .requestBy(BOB, 1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 45", "1 completed at 50");
    }

    @Test
    void whoFindsNoCacheInTimeIsRejected() {
        world.admission(principals("slots=4", "kv_budget=60B", "kv_max_wait=10s"))
                .requestBy(ANN, 0, A, 45)
                .requestBy(BOB, 1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("1 503 kv_timeout at 11", "0 completed at 45");
    }

    @Test
    void whoHasWaitedForCacheWaitsForASlotAfterThatWithATimeOfItsOwn() {
        world.admission(principals("slots=1", "kv_budget=90B", "kv_max_wait=50s", "max_wait=30s", "per_principal=0"))
                .requestBy(ANN, 0, A, 40)
                .requestBy(BOB, 1, A, 20)
                .requestBy(CID, 2, A, 15)
                .runUntil(100);

        assertThat(world.ends)
                .as(
                        "50 and 30 of 90 bytes: the second has cache at once and no slot in 30 s, which lets the third have its cache")
                .containsExactly("1 503 timeout at 31", "0 completed at 40", "2 completed at 55");
    }

    @Test
    void cacheIsWaitedForBeyondTheTimeForASlot() {
        world.admission(principals("slots=2", "kv_budget=100B", "per_principal=0"))
                .requestBy(ANN, 0, A, 20)
                .requestBy(ANN, 0, A, 59)
                .requestBy(BOB, 1, A, 10)
                .requestBy(CID, 10, A, 50)
                .runUntil(300);

        assertThat(world.ends)
                .as(
                        "30 and 69 bytes are taken until 20, then 69 and 20; the fourth needs 60 and has them when the second ends")
                .containsExactly("0 completed at 20", "2 completed at 30", "1 completed at 59", "3 completed at 109");
    }

    @Test
    void cacheIsHeldByThoseWhoWaitForASlot() {
        world.admission(principals("slots=1", "kv_budget=60B", "per_principal=0"))
                .requestBy(ANN, 0, A, 10)
                .requestBy(BOB, 0, A, 10)
                .requestBy(CID, 1, A, 20)
                .runUntil(100);
        assertThat(world.ends)
                .as("20 and 20 are held; the third's 30 are free when the first has ended")
                .containsExactly("0 completed at 10", "1 completed at 20", "2 completed at 40");

        ControlRig narrow = new ControlRig(1);
        narrow.admission(principals("slots=1", "kv_budget=60B", "per_principal=0", "kv_max_wait=5s"))
                .requestBy(ANN, 0, A, 10)
                .requestBy(BOB, 0, A, 10)
                .requestBy(CID, 1, A, 20)
                .runUntil(100);
        assertThat(narrow.ends).as("it waits for cache and not for a slot").contains("2 503 kv_timeout at 6");
    }

    @Test
    void whoNeedsMoreCacheThanThereIsIsRefusedAtOnce() {
        world.admission(principals("kv_budget=40B")).requestBy(ANN, 0, A, 31).runUntil(60);

        assertThat(world.ends).containsExactly("0 413 kv_unservable at 0");
    }

    @Test
    void aClientThatGoesAwayGivesItsPlacesBack() {
        world.admission(principals("queue=1"))
                .clients(impatient(4))
                .requestBy(ANN, 0, A, 8)
                .requestBy(ANN, 2, A, 1)
                .requestBy(ANN, 10, A, 2)
                .requestBy(ANN, 10, A, 1)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 timed out at 4", "1 completed at 5", "2 completed at 12", "3 completed at 13");
    }

    /** The first runs, the third goes before the second, which gives up at 4; later three come together where three have room. */
    private ControlRig oneGivesUpWhileItWaits(String... knobs) {
        return world.admission(bounded(knobs))
                .order((request, now) -> -request.id())
                .clients(impatient(4))
                .request(0, A, 3)
                .request(0, A, 1)
                .request(1, A, 3)
                .request(20, A, 1)
                .request(20, A, 1)
                .request(20, A, 1)
                .runUntil(60);
    }

    @Test
    void aClientThatGoesAwayKeepsItsPlaceForEverWhereThePendingCountLeaks() {
        oneGivesUpWhileItWaits("queue=2", "defects=[leaks-cancelled]");

        assertThat(world.ends).contains("1 timed out at 4", "5 503 rate_limit_exceeded at 20");
    }

    @Test
    void aClientThatGoesAwayGivesItsPlaceBackWhereItDoesNot() {
        oneGivesUpWhileItWaits("queue=2");

        assertThat(world.ends).contains("1 timed out at 4").noneMatch(end -> end.contains("503"));
    }

    private static ClientSettings impatient(int seconds) {
        return new ClientSettings(Duration.ofSeconds(seconds).toNanos(), 0, true, 0, 60 * SECOND);
    }
}
