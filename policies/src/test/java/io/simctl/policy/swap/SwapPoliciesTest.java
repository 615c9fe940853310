package io.simctl.policy.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.FakeNode;
import io.simctl.policy.Swap.Plan;
import io.simctl.policy.type.KnobValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models of 8 GiB each; {@code x} is the one that wants to come in. */
class SwapPoliciesTest {
    private static final long GIB = FleetFixture.GIB;
    private static final long SECOND = 1_000_000_000L;

    private final FleetFixture fleet =
            FleetFixture.models("x", "old", "mid", "new").machine(m -> {}).build();
    private final FakeNode node = new FakeNode(fleet);

    private Plan lru(long shortBy, String... knobs) {
        return lruAt(0, shortBy, knobs);
    }

    private Plan lruAt(long now, long shortBy, String... knobs) {
        Lru lru = new Lru(KnobValues.of(Lru.Knobs.class, knobs), fleet.context());
        return lru.plan(node.shortBy(shortBy), fleet.model("x"), now);
    }

    private void assertEvicts(Plan plan, String... models) {
        assertThat(plan)
                .isEqualTo(Plan.evict(
                        java.util.Arrays.stream(models).mapToInt(fleet::model).toArray()));
    }

    @Test
    void theModelUsedLeastRecentlyLeaves() {
        node.resident("new", 0, 30).resident("old", 0, 10).resident("mid", 0, 20);
        assertEvicts(lru(1), "old");
        assertEvicts(lru(8 * GIB), "old");
        assertEvicts(lru(8 * GIB + 1), "old", "mid");
    }

    @Test
    void nothingLeavesWhereTheModelFitsBesideWhatIsThere() {
        node.resident("old", 0, 10);
        assertThat(lru(0)).isEqualTo(Plan.LOAD);
    }

    @Test
    void idleModelsLeaveBeforeBusyOnesHoweverRecentlyTheyWereUsed() {
        node.resident("old", 3, 10).resident("new", 0, 30);
        assertEvicts(lru(1), "new");
    }

    @Test
    void busyModelsFollowWhenTheIdleOnesAreNotEnough() {
        node.resident("old", 3, 10).resident("new", 0, 30).resident("mid", 1, 5);
        assertEvicts(lru(12 * GIB), "new", "mid");
    }

    @Test
    void busyModelsStayWhereTheRestIsToldToWait() {
        node.resident("old", 3, 10).resident("new", 0, 30);
        assertThat(lru(12 * GIB, "busy=wait")).isEqualTo(Plan.WAIT);
        assertEvicts(lru(8 * GIB, "busy=wait"), "new");
    }

    @Test
    void aModelThatWasLoadedJustNowStaysForItsDwell() {
        node.resident("old", 0, 10).loadedAt("old", 95 * SECOND).resident("new", 0, 30);
        assertEvicts(lruAt(100 * SECOND, 1, "min_dwell=10s"), "new");

        assertThat(lruAt(100 * SECOND, 8 * GIB + 1, "min_dwell=10s"))
                .as("both must leave, and old may from 105 s on")
                .isEqualTo(Plan.waitUntil(105 * SECOND));
        assertEvicts(lruAt(105 * SECOND, 8 * GIB + 1, "min_dwell=10s"), "old", "new");
    }

    @Test
    void whoWaitsForABusyModelIsNotToldATime() {
        node.resident("old", 3, 10).loadedAt("old", 50 * SECOND);
        assertThat(lruAt(100 * SECOND, 1, "busy=wait", "min_dwell=10s")).isEqualTo(Plan.WAIT);
    }

    @Test
    void aPinnedModelStays() {
        node.resident("old", 0, 10).resident("new", 0, 30);
        assertEvicts(lru(1, "pinned=[old]"), "new");
    }

    @Test
    void whatNeverFitsBesideThePinnedOnesIsRefused() {
        FleetFixture tight = FleetFixture.models("x", "old", "mid", "new")
                .machine(m -> m.memory(12 * GIB))
                .build();
        FakeNode full = new FakeNode(tight).resident("old", 0, 10);
        Lru lru = new Lru(KnobValues.of(Lru.Knobs.class, "pinned=[old]"), tight.context());
        assertThat(lru.plan(full.shortBy(4 * GIB), tight.model("x"), 0))
                .isEqualTo(Plan.refuse(new Outcome.Rejected(503, "model_not_resident", 0)));
    }

    @Test
    void refuseTurnsAwayWhateverDoesNotFitBeside() {
        node.resident("old", 0, 10);
        Refuse refuse = new Refuse(KnobValues.of(Refuse.Knobs.class, "status=429", "retry_after=7s"));
        assertThat(refuse.plan(node.shortBy(1), fleet.model("x"), 0))
                .isEqualTo(Plan.refuse(new Outcome.Rejected(429, "model_not_resident", 7 * FleetFixture.SECOND)));
        assertThat(refuse.plan(node.shortBy(0), fleet.model("x"), 0))
                .as("it fits beside")
                .isEqualTo(Plan.LOAD);
    }

    private Plan cooling(LoadCooldown policy, long second) {
        return policy.plan(node, fleet.model("x"), second * SECOND);
    }

    private static Plan coolsFor(long seconds) {
        return Plan.refuse(new Outcome.Rejected(503, LoadCooldown.REASON, seconds * SECOND));
    }

    @Test
    void loadsThatFailAreFollowedByPausesThatDoubleUpToALimitAndEndWithOneThatSucceeds() {
        int x = fleet.model("x");
        var policy = new LoadCooldown(
                KnobValues.of(LoadCooldown.Knobs.class, "swap=lru", "first=10s", "longest=35s"), fleet.context());

        assertThat(cooling(policy, 0)).isEqualTo(Plan.LOAD);
        policy.loadFailed(node, x, "exit code 1", 100 * SECOND);
        assertThat(cooling(policy, 101)).isEqualTo(coolsFor(9));
        assertThat(cooling(policy, 110)).isEqualTo(Plan.LOAD);
        policy.loadFailed(node, x, "exit code 1", 120 * SECOND);
        assertThat(cooling(policy, 120)).isEqualTo(coolsFor(20));
        policy.loadFailed(node, x, "exit code 1", 150 * SECOND);
        policy.loadFailed(node, x, "exit code 1", 190 * SECOND);
        assertThat(cooling(policy, 190)).as("no longer than the limit").isEqualTo(coolsFor(35));

        policy.modelChanged(node.resident("x", 0, 0), x, io.simctl.fleet.ModelState.LOADING, 230 * SECOND);
        policy.loadFailed(node, x, "exit code 1", 300 * SECOND);
        assertThat(cooling(policy, 300)).as("the first after a success").isEqualTo(coolsFor(10));
    }

    @Test
    void aRivalThatLeavesIsNotCountedOnceMoreWhenTheLimitAsksForOthers() {
        node.resident("old", 0, 10).resident("mid", 0, 20).resident("new", 0, 30);
        var knobs = new ExclusiveGroups.Knobs(
                Map.of("heavy", List.of("x", "old")), 2, List.of(), false, false, 30, Duration.ofSeconds(1), List.of());

        assertEvicts(new ExclusiveGroups(knobs, fleet.context()).plan(node, fleet.model("x"), 0), "old", "mid");
    }
}
