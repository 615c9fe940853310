package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SpeedFitTest {
    private static final Speed.Errors NONE = new Speed.Errors(0, OptionalDouble.empty(), 0, 0);
    private static final List<Integer> PROMPTS = List.of(16, 48, 144, 432, 1296);
    private static final int SLOTS = 4;
    private static final SortedMap<Integer, Double> WAITING = new TreeMap<>(Map.of(48, 0.6e6, 192, 1.2e6));

    /** Batching that is worse at two than at one, as on CPUs. */
    private static final Speed TRUE = new Speed(
            new TreeMap<>(Map.of(1, 3e6, 2, 7e6, 3, 8e6, 4, 9e6)), 900, 1.5e6, 40_000, 20, 2e6, WAITING, NONE);

    private static double pairs(double tokens) {
        return tokens * (tokens + 1) / 2;
    }

    private static double prefill(Speed speed, int tokens) {
        return speed.prefillStep() + speed.perPromptToken() * tokens + speed.perPromptPair() * pairs(tokens);
    }

    private static double step(Speed speed, int sequences, double context) {
        return speed.decode().getOrDefault(sequences, 0.0) + speed.perContextToken() * context;
    }

    /** What would be measured, each time with another relative error of that size. */
    private static List<Reading> readings(Speed speed, int rounds, double noise, RandomGenerator random) {
        List<Reading> readings = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int prompt : PROMPTS) {
                double alone = speed.requestOverhead() + prefill(speed, prompt);
                readings.add(new Reading(new Prefill(prompt), prompt, alone * (1 + noise * random.nextGaussian())));
                double delay = prefill(speed, prompt) * (1 + noise * random.nextGaussian());
                readings.add(new Reading(new Join(SLOTS - 1, prompt, 64), prompt, delay));
            }
            for (int size = 1; size <= SLOTS; size++) {
                for (int prompt : List.of(16, 800)) {
                    double context = size * (prompt + 32.0);
                    double nanos = step(speed, size, context) * (1 + noise * random.nextGaussian());
                    readings.add(new Reading(new Decode(size, prompt, 64), context, nanos));
                }
            }
        }
        return readings;
    }

    @Test
    void findsEveryCoefficientWhereNothingDisturbs() {
        Speed found = SpeedFit.of(readings(TRUE, 1, 0, new SplittableRandom(1))).orElseThrow();

        TRUE.decode()
                .forEach((size, nanos) -> assertThat(found.decode())
                        .hasEntrySatisfying(size, step -> assertThat(step).isCloseTo(nanos, within(10.0))));
        assertThat(found.perContextToken()).isCloseTo(TRUE.perContextToken(), within(0.1));
        assertThat(found.prefillStep()).isCloseTo(TRUE.prefillStep(), within(10.0));
        assertThat(found.perPromptToken()).isCloseTo(TRUE.perPromptToken(), within(1.0));
        assertThat(found.perPromptPair()).isCloseTo(TRUE.perPromptPair(), within(0.1));
        assertThat(found.requestOverhead()).isCloseTo(TRUE.requestOverhead(), within(10.0));
        assertThat(found.errors().worst()).isLessThan(1e-6);
    }

    /** The time of a token in a loop, as it would be measured. */
    private static Reading loop(int waiting, int prompt) {
        Loop loop = new Loop(SLOTS + waiting, SLOTS, prompt, 64);
        double undisturbed = step(TRUE, SLOTS, SLOTS * (prompt + 32.0));
        double slower = WAITING.getOrDefault(waiting, 0.0);
        return new Reading(loop, prompt, undisturbed + prefill(TRUE, prompt) * SLOTS / 64 + slower);
    }

    private static Speed withLoops(int... waiting) {
        List<Reading> readings = readings(TRUE, 1, 0, new SplittableRandom(1));
        for (int count : waiting) {
            readings.add(loop(count, 48));
        }
        return SpeedFit.of(readings).orElseThrow();
    }

    @Test
    void findsWhatARequestCostsThatWaitsInTheServerBesideOneThatJoins() {
        Speed found = withLoops(0, 8, 192, 48);

        assertThat(found.prefillStep()).isCloseTo(TRUE.prefillStep(), within(10.0));
        assertThat(found.waiting()).containsOnlyKeys(48, 192);
        WAITING.forEach((waiting, nanos) ->
                assertThat(found.waiting().getOrDefault(waiting, 0.0)).isCloseTo(nanos, within(10.0)));
    }

    @Test
    void tellsNothingOfWaitingFromTheFewWhoWait() {
        assertThat(withLoops(0, 8).waiting()).isEmpty();
    }

    @Test
    void saysNothingOfWaitingWhereItCostsNothing() {
        List<Reading> readings = readings(TRUE, 1, 0, new SplittableRandom(1));
        readings.add(loop(0, 48));
        readings.add(new Reading(
                new Loop(SLOTS + 192, SLOTS, 48, 64), 48, loop(0, 48).nanos()));

        assertThat(SpeedFit.of(readings).orElseThrow().waiting()).isEmpty();
    }

    /** Coefficients trade with each other under noise; what they say of a server does not. */
    @Property(tries = 200)
    void predictsWithinTheNoise(
            @ForAll long seed,
            @ForAll @IntRange(max = 20) int noisePercent,
            @ForAll @IntRange(min = 5, max = 9) int rounds) {
        SplittableRandom random = new SplittableRandom(seed);
        Speed speed = new Speed(
                new TreeMap<>(Map.of(
                        1, between(random, 1e5, 1e8),
                        2, between(random, 1e5, 1e8),
                        3, between(random, 1e5, 1e8),
                        4, between(random, 1e5, 1e8))),
                between(random, 1, 1e4),
                between(random, 1, 1e7),
                between(random, 1e3, 1e6),
                between(random, 1, 300),
                between(random, 1e4, 1e7),
                new TreeMap<>(),
                NONE);

        Speed found = SpeedFit.of(readings(speed, rounds, noisePercent / 100.0, random))
                .orElseThrow();

        // a median errs by 1.25 σ/√n; five times that is not met in thousands
        Percentage tolerance = Percentage.withPercentage(0.1 + 6.5 * noisePercent / Math.sqrt(rounds));
        for (int size = 1; size <= SLOTS; size++) {
            assertThat(step(found, size, size * 400)).isCloseTo(step(speed, size, size * 400), tolerance);
        }
        for (int prompt : List.of(30, 100, 300, 1000)) {
            assertThat(found.requestOverhead() + prefill(found, prompt))
                    .isCloseTo(speed.requestOverhead() + prefill(speed, prompt), tolerance);
        }
    }

    private static double between(RandomGenerator random, double low, double high) {
        return low * Math.pow(high / low, random.nextDouble());
    }

    @Test
    void aSingleDisturbedRoundChangesNothing() {
        List<Reading> readings = readings(TRUE, 3, 0, new SplittableRandom(1));
        readings.addAll(readings(TRUE, 1, 0, new SplittableRandom(1)).stream()
                .map(reading -> new Reading(reading.of(), reading.tokens(), 50 * reading.nanos()))
                .toList());

        Speed found = SpeedFit.of(readings).orElseThrow();

        assertThat(found.requestOverhead() + prefill(found, 432))
                .isCloseTo(TRUE.requestOverhead() + prefill(TRUE, 432), Percentage.withPercentage(0.1));
    }

    @Test
    void saysNothingOfStepsWithPromptsWhereNobodyWasDelayed() {
        List<Reading> alone = readings(TRUE, 1, 0, new SplittableRandom(1)).stream()
                .filter(reading -> !(reading.of() instanceof Join))
                .toList();

        Speed found = SpeedFit.of(alone).orElseThrow();

        assertThat(found.prefillStep()).isZero();
        assertThat(found.requestOverhead()).isCloseTo(TRUE.requestOverhead() + TRUE.prefillStep(), within(100.0));
    }

    @Test
    void saysNothingWithoutAPromptOrWithoutAStep() {
        assertThat(SpeedFit.of(List.of())).isEmpty();
        assertThat(SpeedFit.of(List.of(new Reading(new Prefill(16), 16, 1e6)))).isEmpty();
        assertThat(SpeedFit.of(List.of(new Reading(new Decode(1, 16, 16), 24, 1e6))))
                .isEmpty();
    }

    @Test
    void noiseIsTheSpreadOfRepetitions() {
        List<Reading> readings = new ArrayList<>();
        for (double nanos : new double[] {9e6, 10e6, 11e6}) {
            readings.add(new Reading(new Decode(1, 16, 16), 24, nanos));
            readings.add(new Reading(new Prefill(16), 16, nanos));
        }

        assertThat(SpeedFit.of(readings).orElseThrow().errors().noise().orElseThrow())
                .isCloseTo(0.05, within(1e-9));
    }
}
