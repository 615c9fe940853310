package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import io.simctl.live.calibrate.fit.SpeedCheck.Believed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpeedCheckTest {
    private static final double MILLI = 1e6;
    private static final int SLOTS = 8;
    /** Of 1.1 G parameters in 16 bits. */
    private static final ModelSize DENSE = ModelSize.dense(2_200_000_000L, 1.1e9);

    private static final MachineLimits H100 = MachineLimits.ofDataSheet("h100", 3350e9, 990e12);

    private static Optional<Believed> check(List<Reading> readings, ModelSize size, MachineLimits machine) {
        return SpeedFit.of(readings)
                .flatMap(speed ->
                        SpeedCheck.of("ada", speed, Sampled.of(readings), SLOTS, Plausibility.of(size, machine)));
    }

    /** Readings of a server with prompts that take so long, and steps of 2 ms and something for each sequence. */
    private static List<Reading> readings(IntToDoubleFunction promptMillis) {
        List<Reading> readings = new ArrayList<>();
        for (int prompt : List.of(16, 48, 144, 432, 1500)) {
            readings.add(new Reading(new Prefill(prompt), prompt, promptMillis.applyAsDouble(prompt) * MILLI));
            readings.add(
                    new Reading(new Join(7, prompt, 64), prompt, (promptMillis.applyAsDouble(prompt) - 3) * MILLI));
        }
        for (int size = 1; size <= SLOTS; size++) {
            readings.add(new Reading(new Decode(size, 16, 64), size * 48, (2 + 0.2 * size) * MILLI));
        }
        readings.add(new Reading(new Decode(1, 1500, 64), 1532, 2.8 * MILLI));
        readings.add(new Reading(new Loop(SLOTS + 100, SLOTS, 64, 64), 64, 6 * MILLI));
        return readings;
    }

    private static void assertGap(Believed believed, String what, String why) {
        assertThat(believed.gaps()).anySatisfy(gap -> {
            assertThat(gap.what()).isEqualTo("ada: " + what);
            assertThat(gap.why()).contains(why);
            assertThat(gap.cure()).isNotBlank();
        });
    }

    @Test
    void believesWhatWasMeasuredAndAMachineCanDo() {
        Believed believed =
                check(readings(prompt -> 10 + prompt / 100.0), DENSE, H100).orElseThrow();

        assertThat(1e9 / believed.speed().perPromptToken()).isBetween(90_000.0, 110_000.0);
        assertThat(believed.gaps())
                .as("each was measured once")
                .singleElement()
                .satisfies(gap -> assertThat(gap.what()).isEqualTo("ada: noise"));
    }

    /** Where a step with a prompt in it costs 10 ms whatever its length, only pairs of tokens showed, and the rate came out as 10^12. */
    @Test
    void promptsWhoseLengthShowsInPairsOnlyHaveARateAllTheSame() {
        Believed believed = check(readings(prompt -> 10 + 52e-6 * prompt * (prompt + 1) / 2), DENSE, H100)
                .orElseThrow();

        assertThat(1e9 / believed.speed().perPromptToken()).isBetween(10_000.0, 100_000.0);
        assertThat(believed.speed().perPromptPair()).isZero();
    }

    @Test
    void promptsOfAnyLengthInTheSameTimeSayTheSlowestRateThatAgrees() {
        Believed believed = check(readings(prompt -> 10), ModelSize.UNKNOWN, MachineLimits.known())
                .orElseThrow();

        assertGap(believed, "prefill", "prompts of 16 and of 1,500 tokens took the same time but for noise (0.50 ms)");
        assertThat(believed.speed().perPromptToken()).isEqualTo(0.05 * 10 * MILLI / (1500 - 16));
    }

    @Test
    void aRateThatTheMachineHasNoArithmeticForIsHeldToWhatItHas() {
        ModelSize large = ModelSize.dense(140_000_000_000L, 70e9);
        List<Reading> readings = readings(prompt -> 10 + prompt / 100.0).stream()
                .map(one -> one.of() instanceof Decode ? new Reading(one.of(), one.tokens(), 100 * one.nanos()) : one)
                .toList();

        Believed believed = check(readings, large, H100).orElseThrow();

        assertGap(
                believed, "prefill", "`h100` by the data sheet in its profile does 42,429 at the most with this model");
        assertThat(1e9 / believed.speed().perPromptToken()).isBetween(42_000.0, 43_000.0);
    }

    @Test
    void stepsFasterThanReadingTheWeightsAreNone() {
        ModelSize large = ModelSize.dense(140_000_000_000L, 70e9);
        assertThat(check(readings(prompt -> 10 + prompt / 100.0), large, H100))
                .as("27 ms at the least to read 139 GB")
                .isEmpty();
    }

    @Test
    void stepsOf1500NanosecondsAreNone() {
        List<Reading> readings = List.of(
                new Reading(new Prefill(16), 16, 30 * MILLI),
                new Reading(new Prefill(500), 500, 31 * MILLI),
                new Reading(new Decode(1, 16, 64), 48, 1500),
                new Reading(new Decode(8, 16, 64), 400, 1700));
        assertThat(check(readings, ModelSize.UNKNOWN, MachineLimits.known())).isEmpty();
    }

    @Test
    void oneSizeOfABatchOnlyIsAGap() {
        List<Reading> readings = List.of(
                new Reading(new Prefill(16), 16, 30 * MILLI), new Reading(new Decode(1, 16, 64), 48, 3 * MILLI));

        Believed believed = check(readings, DENSE, H100).orElseThrow();

        assertGap(believed, "decode", "measured with 1 of 8 sequences; larger batches are taken to take as long");
        assertGap(believed, "prefill", "prompts of one length only");
        assertGap(believed, "prefill_step", "not measured");
        assertGap(believed, "waiting", "it is taken as nothing");
        assertGap(believed, "per_context_token", "no step with a long context");
        assertThat(believed.speed().requestOverhead()).isZero();
        assertThat(16 * believed.speed().perPromptToken()).isEqualTo(30 * MILLI);
    }

    @Test
    void contextThatIsNotToldFromNoiseIsAGap() {
        List<Reading> readings = readings(prompt -> 10 + prompt / 100.0);
        readings.removeIf(one -> one.of().equals(new Decode(1, 1500, 64)));
        readings.add(new Reading(new Decode(1, 1500, 64), 1532, 2.25 * MILLI));

        Believed believed = check(readings, DENSE, H100).orElseThrow();

        assertGap(believed, "per_context_token", "1,484 more tokens of context made no difference");
        assertThat(believed.speed().perContextToken()).isZero();
    }

    /** Whatever a broken server, clock or count gives: no number leaves the bounds, and none is not finite. */
    @Property(tries = 2000)
    void randomReadingsNeverGiveANumberOutsideTheBounds(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count, @ForAll @IntRange(max = 3) int kind) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(new Reading(measurement(random), wild(random, kind, 4), wild(random, kind, 10)));
        }
        ModelSize size = random.nextBoolean() ? DENSE : ModelSize.UNKNOWN;
        Plausibility bounds = Plausibility.of(size, MachineLimits.known());

        check(readings, size, MachineLimits.known()).map(Believed::speed).ifPresent(speed -> {
            assertThat(speed.decode()).isNotEmpty();
            assertThat(speed.decode().values())
                    .allSatisfy(step -> assertThat(step).isFinite().isGreaterThanOrEqualTo(bounds.leastStepNanos()));
            assertThat(speed.perPromptToken()).isFinite().isGreaterThanOrEqualTo(bounds.leastPromptTokenNanos());
            for (double other : List.of(
                    speed.perContextToken(),
                    speed.prefillStep(),
                    speed.perPromptPair(),
                    speed.requestOverhead(),
                    speed.errors().mean(),
                    speed.errors().worst(),
                    speed.errors().noise().orElse(0))) {
                assertThat(other).isFinite().isNotNegative();
            }
        });
    }

    private static Measurement measurement(SplittableRandom random) {
        int prompt = 1 << random.nextInt(1, 12);
        return switch (random.nextInt(3)) {
            case 0 -> new Prefill(prompt);
            case 1 -> new Decode(random.nextInt(1, SLOTS + 1), prompt, 64);
            default -> new Join(random.nextInt(1, SLOTS), prompt, 64);
        };
    }

    private static double wild(SplittableRandom random, int kind, int digits) {
        return switch (kind) {
            case 0 -> Math.pow(10, random.nextDouble(digits));
            case 1 -> random.nextInt(4) == 0 ? 0 : Math.pow(10, random.nextDouble(digits));
            case 2 ->
                random.nextInt(4) == 0 ? Double.NaN : -random.nextDouble() + Math.pow(10, random.nextDouble(digits));
            default -> random.nextInt(4) == 0 ? Double.POSITIVE_INFINITY : Math.pow(10, 5 * random.nextDouble(digits));
        };
    }

    @Test
    void nothingIsKnownFasterThanWhatTheProfilesKnow() {
        Plausibility bounds = Plausibility.of(ModelSize.UNKNOWN, MachineLimits.known());
        assertThat(bounds.leastStepNanos()).isEqualTo(20_000);
        assertThat(bounds.leastPromptTokenNanos()).isEqualTo(100);
        assertThat(MachineLimits.known().bandwidth()).isGreaterThanOrEqualTo(16 * 4800e9);
        assertThat(Plausibility.of(ModelSize.ofFile(2_000_000_000_000L), MachineLimits.known())
                        .leastStepNanos())
                .as("at least a thirtieth of two terabytes is read for each token")
                .isGreaterThan(0.7 * MILLI);
        assertThat(new ModelSize(0, OptionalDouble.empty(), OptionalDouble.of(4)).leastParameters())
                .isEqualTo(4);
    }
}
