package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static Timed reply(long... chunkMicros) {
        List<Long> at =
                LongStream.of(chunkMicros).map(micros -> 1000 * micros).boxed().toList();
        return new Timed(0, at, 10, at.size());
    }

    private static Timed bursts(int tokens, int each, long everyMicros) {
        return reply(LongStream.range(0, tokens)
                .map(i -> 50_000 + i / each * everyMicros + i % each * 5)
                .toArray());
    }

    @Test
    void aReplyInOnePieceIsTold() {
        assertThat(Pacing.fault(bursts(24, 24, 0)))
                .hasValue("its 24 tokens came in one piece, within 0.12 ms after 50 ms");
        assertThat(Pacing.fault(new Timed(0, List.of(5_000_000L), 10, 24)))
                .as("of a single chunk")
                .hasValue("its 24 tokens came in one piece, within 0.00 ms after 5 ms");
    }

    @Test
    void burstsOf16KibAreTold() {
        assertThat(Pacing.fault(bursts(256, 64, 256_000))).isPresent();
    }

    @Test
    void aFewTokensAtATimeAreTheServersOwn() {
        assertThat(Pacing.fault(bursts(64, 4, 8_000))).isEmpty();
        assertThat(Pacing.fault(reply(50_000))).as("a single token").isEmpty();
        assertThat(Pacing.fault(reply(50_000, 50_100))).as("two").isEmpty();
    }

    @Test
    void aLongStallOfTheMachineIsNoBurst() {
        assertThat(Pacing.fault(reply(LongStream.range(0, 24)
                        .map(i -> 50_000 + 4_000 * i + (i < 12 ? 0 : 5_000_000))
                        .toArray())))
                .isEmpty();
    }

    @Property(tries = 300)
    void stepsThatVaryByALotAreNoBursts(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 256) int tokens,
            @ForAll @IntRange(min = 100, max = 100_000) int step) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] at = new long[tokens];
        at[0] = 50_000;
        for (int i = 1; i < tokens; i++) {
            at[i] = at[i - 1] + random.nextLong(step / 2, 2L * step);
        }
        assertThat(Pacing.fault(reply(at))).isEmpty();
    }
}
