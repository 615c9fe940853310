package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import io.simctl.live.calibrate.fit.Reading;
import io.simctl.live.wire.StreamQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Stamps of streams and what they mean: in microseconds, steps of 1000 or so. */
class ReadingsTest {
    private static Timed each(long sent, int prompt, long... chunks) {
        return stream(sent, prompt, chunks.length, chunks);
    }

    private static Timed stream(long sent, int prompt, int output, long... chunks) {
        return new Timed(
                1000 * sent,
                LongStream.of(chunks).map(at -> 1000 * at).boxed().toList(),
                prompt,
                false,
                new StreamQuality(output, output, false, StreamQuality.Pacing.TOKEN_BY_TOKEN));
    }

    /** Chunks at {@code first} and then every {@code step}. */
    private static long[] every(long first, long step, int count) {
        return LongStream.range(0, count).map(i -> first + step * i).toArray();
    }

    @Test
    void prefillLastsFromTheRequestToTheFirstToken() {
        Reading reading = Readings.prefill(new Prefill(16), each(500, 17, 2500, 3500));
        assertThat(reading.nanos()).isEqualTo(2_000_000);
        assertThat(reading.tokens()).as("as the server counted").isEqualTo(17);
    }

    @Test
    void aDecodeStepIsMeasuredOnlyWhileAllDecode() {
        Timed early = each(0, 10, concat(every(1000, 100, 10), every(2000, 1000, 30)));
        Timed late = each(0, 10, every(2000, 1000, 30));

        Reading reading =
                Readings.decode(new Decode(2, 10, 30), List.of(early, late)).orElseThrow();

        assertThat(reading.nanos()).isEqualTo(1_000_000);
        assertThat(reading.tokens())
                .as("both prompts and what both had got by the middle")
                .isEqualTo(10 + 25 + 10 + 15);
    }

    @Test
    void aStallOfTheMachineDoesNotCount() {
        Timed stream = each(0, 10, concat(every(1000, 1000, 20), every(900_000, 1000, 30)));
        assertThat(Readings.decode(new Decode(1, 10, 50), List.of(stream))
                        .orElseThrow()
                        .nanos())
                .isEqualTo(1_000_000);
    }

    @Test
    void chunksThatComeInTogetherAreStillOneStepApart() {
        long[] pairs = LongStream.range(0, 64).map(i -> 1000 + 2000 * (i / 2)).toArray();
        assertThat(Readings.decode(new Decode(1, 10, 64), List.of(each(0, 10, pairs)))
                        .orElseThrow()
                        .nanos())
                .isCloseTo(1_000_000, within(100_000.0));
    }

    @Test
    void aChunkOfSeveralTokensTookSeveralSteps() {
        Timed stream = stream(0, 10, 64, every(0, 4000, 16));
        assertThat(Readings.decode(new Decode(1, 10, 64), List.of(stream))
                        .orElseThrow()
                        .nanos())
                .isEqualTo(1_000_000);
    }

    @Test
    void streamsThatNeverDecodeTogetherSayNothing() {
        Timed first = each(0, 10, every(1000, 1000, 5));
        Timed second = each(0, 10, every(10_000, 1000, 5));
        assertThat(Readings.decode(new Decode(2, 10, 5), List.of(first, second)))
                .isEmpty();
    }

    @Test
    void aPromptDelaysOthersByWhatTheyTakeLongerThanOtherwise() {
        // a step of 1000, but 7000 while the prompt is taken in
        long[] chunks = concat(every(1000, 1000, 20), every(20_000 + 7000, 1000, 20));
        List<Timed> decoding = List.of(each(0, 10, chunks), each(0, 10, chunks));
        Timed joining = stream(20_100, 300, 27_050, 28_050);

        Reading reading = Readings.join(new Join(2, 300, 40), decoding, joining).orElseThrow();

        assertThat(reading.nanos()).isEqualTo(6_000_000);
        assertThat(reading.tokens()).isEqualTo(300);
    }

    @Test
    void thoseThatEndedBeforeThePromptWasInSayNothing() {
        Timed decoding = each(0, 10, every(1000, 1000, 20));
        Timed joining = stream(15_100, 300, 30_000, 31_000);
        assertThat(Readings.join(new Join(1, 300, 20), List.of(decoding), joining))
                .isEmpty();
    }

    @Test
    void countsTheContextThatWasHeldAtOnce() {
        Timed one = each(0, 100, 1000, 2000, 3000);
        Timed beside = each(0, 200, 2500, 4000);
        Timed after = each(0, 250, 5000, 6000);
        assertThat(Readings.heldTokens(List.of(one, beside, after))).isEqualTo(103 + 202);
    }

    private static long[] concat(long[] some, long[] more) {
        List<Long> all = new ArrayList<>(LongStream.of(some).boxed().toList());
        all.addAll(LongStream.of(more).boxed().toList());
        return all.stream().mapToLong(Long::longValue).toArray();
    }
}
