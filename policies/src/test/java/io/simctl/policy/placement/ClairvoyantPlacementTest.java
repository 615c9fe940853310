package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyChoice;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One machine for either of two models of 8 GiB, which load in 32 s; it holds a, and slices are of five seconds. */
class ClairvoyantPlacementTest {
    private static final long SECOND = FleetFixture.SECOND;
    private static final long GIB = FleetFixture.GIB;

    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .weights("a", 8 * GIB)
            .weights("b", 8 * GIB)
            .slots(8)
            .machine(m -> m.memory(12 * GIB).resident("a").rates("a", 60, 600).rates("b", 60, 600))
            .build();

    /** A request a second from one time to the other, in seconds. */
    private static long[] everySecond(int from, int until) {
        return LongStream.range(from, until).map(s -> s * SECOND + 1).toArray();
    }

    private Played playUntil(int seconds, long[] forA, long[] forB) {
        long[] times = LongStream.concat(LongStream.of(forA), LongStream.of(forB))
                .sorted()
                .toArray();
        int[] models = LongStream.of(times)
                .mapToInt(time -> LongStream.of(forB).anyMatch(b -> b == time) ? 1 : 0)
                .toArray();
        ClairvoyantPlacement.Knobs knobs = KnobValues.of(
                ClairvoyantPlacement.Knobs.class, "cache=0B", "assumed_load_rate=0.25GiB/s", "horizon=10m");
        Played played = new Played(
                fleet,
                PolicyChoice.of(new ClairvoyantPlacement.Type(), knobs)
                        .create(fleet.context(new Foresight(2, models, times))));
        played.begin();
        played.tickUntil(seconds * SECOND);
        return played;
    }

    @Test
    void aModelIsThereWhenItsRequestsComeAndNotMuchSooner() {
        long[] forA = everySecond(0, 200);
        long[] forB = everySecond(300, 500);
        assertThat(playUntil(195, forA, forB).orders).as("while a is wanted").containsExactly("assign m0 to a");
        assertThat(playUntil(280, forA, forB).orders).endsWith("assign m0 to b");
    }

    @Test
    void nobodyGoesForWhatIsOverSoonerThanTheWayThereAndBack() {
        long[] forA = IntStream.range(0, 600)
                .filter(s -> s < 100 || s >= 110)
                .mapToLong(s -> s * SECOND + 1)
                .toArray();
        assertThat(playUntil(590, forA, everySecond(100, 110)).orders).containsExactly("assign m0 to a");
    }
}
