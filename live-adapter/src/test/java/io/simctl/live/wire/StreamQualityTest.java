package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.StreamQuality.Pacing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reply is worth as a measurement. */
class StreamQualityTest {
    private static final long MILLISECOND = 1_000_000;

    /** Chunks that come {@code atOnce} at a time, 2 microseconds apart, and their bursts {@code pause} apart. */
    private static List<Long> chunks(int count, int atOnce, long pause) {
        List<Long> at = new ArrayList<>();
        long now = 50 * MILLISECOND;
        for (int i = 0; i < count; i++) {
            now += i > 0 && i % atOnce == 0 ? pause : 2_000;
            at.add(now);
        }
        return at;
    }

    private static StreamQuality quality(int asked, int tokens, List<Long> chunkAt) {
        Optional<Usage> usage = tokens == 0 ? Optional.empty() : Optional.of(new Usage(10, tokens, 0));
        return StreamQuality.of(asked, new Completion(chunkAt.size(), usage, "length"), chunkAt);
    }

    static Stream<Arguments> paces() {
        long step = 10 * MILLISECOND;
        return Stream.of(
                arguments("a token a step", 40, chunks(40, 1, step), Pacing.TOKEN_BY_TOKEN),
                arguments("a token each 0.2 ms", 40, chunks(40, 1, 200_000), Pacing.TOKEN_BY_TOKEN),
                arguments("four tokens in a chunk", 40, chunks(10, 1, 4 * step), Pacing.TOKEN_BY_TOKEN),
                arguments("four chunks at a time", 40, chunks(40, 4, 4 * step), Pacing.TOKEN_BY_TOKEN),
                arguments("one token", 1, chunks(1, 1, step), Pacing.TOKEN_BY_TOKEN),
                arguments("two tokens at once", 2, chunks(2, 2, step), Pacing.IN_ONE_PIECE),
                arguments("all at once", 40, chunks(40, 40, step), Pacing.IN_ONE_PIECE),
                arguments("all in one chunk", 40, chunks(1, 1, step), Pacing.IN_ONE_PIECE),
                arguments("eighty chunks at a time", 400, chunks(400, 80, 80 * step), Pacing.IN_BURSTS),
                arguments("a paragraph in a chunk", 400, chunks(5, 1, 80 * step), Pacing.IN_BURSTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paces")
    void tellsTokensFromBuffers(String name, int tokens, List<Long> chunkAt, Pacing pacing) {
        StreamQuality quality = quality(tokens, tokens, chunkAt);

        assertThat(quality.pacing()).isEqualTo(pacing);
        assertThat(quality.isPaced()).isEqualTo(pacing == Pacing.TOKEN_BY_TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"40, 40, 0", "40, 4, -0.9", "40, 60, 0.5", "40, 0, -0.75"})
    void tellsByHowMuchTheOutputIsNotAsAsked(int asked, int counted, double deviation) {
        StreamQuality quality = quality(asked, counted, chunks(counted == 4 ? 4 : 10, 1, MILLISECOND));

        assertThat(quality.deviation()).isEqualTo(deviation, within(1e-9));
        assertThat(quality.isCountedByChunks()).isEqualTo(counted == 0);
    }

    @Property(tries = 200)
    void aStreamWithTimeBetweenItsTokensIsPacedWhateverItsSpeed(
            @ForAll @IntRange(min = 1, max = 300) int chunks,
            @ForAll @IntRange(min = 1, max = 8) int tokensInAChunk,
            @ForAll @LongRange(min = StreamQuality.TOGETHER, max = 1_000_000_000) long step) {
        boolean isOne = chunks == 1 && tokensInAChunk > 1;

        assertThat(quality(1, chunks * tokensInAChunk, chunks(chunks, 1, step)).pacing())
                .isEqualTo(isOne ? Pacing.IN_ONE_PIECE : Pacing.TOKEN_BY_TOKEN);
    }

    @Property(tries = 200)
    void aBufferOfManyTokensNeverLooksLikeAServer(
            @ForAll @IntRange(min = 9, max = 100) int atOnce,
            @ForAll @IntRange(min = 1, max = 20) int bursts,
            @ForAll @LongRange(min = StreamQuality.TOGETHER, max = 1_000_000_000) long pause) {
        int tokens = atOnce * bursts;

        assertThat(quality(tokens, tokens, chunks(tokens, atOnce, pause)).isPaced())
                .isFalse();
    }
}
