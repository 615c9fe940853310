package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The places in time of those who were told to come back, compared with a plain map. */
class ReturnTimesTest {
    private static final long HORIZON = 10;
    private static final long GRACE = 5;

    @Property(tries = 200)
    void countsThoseThatAreExpectedSoonOrLateAndKnowsTheTimesOfAll(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReturnTimes times = new ReturnTimes(HORIZON, GRACE);
        TreeMap<Long, Long> plain = new TreeMap<>();
        long now = 0;
        for (long request = 0; request < 300; request++) {
            now += random.nextInt(4);
            long time = now;
            plain.values().removeIf(at -> at < time - GRACE);
            assertThat(times.due(now)).isEqualTo((int)
                    plain.values().stream().filter(at -> at <= time + HORIZON).count());
            if (random.nextBoolean()) {
                long at = Math.max(times.latest(), now) + random.nextInt(3);
                times.give(request, at);
                plain.put(request, at);
            }
            long other = random.nextLong(request + 1);
            assertThat(times.of(other)).isEqualTo(plain.getOrDefault(other, ReturnTimes.NONE));
            if (plain.remove(other) != null) {
                times.take(other);
            }
        }
    }
}
