package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmulatedEngineTest {
    private static ModelOptions stepping(Duration step) {
        return ModelOptions.INSTANT.withSteps(2048, StepTimes.ofStep(step));
    }

    @Test
    void anAffineStepCostsWhatIsInIt() {
        StepTimes times = new AffineTimes(1000, 10, 2, 0.5);

        assertThat(times.nanos(0, 0, 0, 0, 0)).isEqualTo(1000);
        assertThat(times.nanos(3, 200, 0, 0, 0)).isEqualTo(1000 + 30 + 100);
        assertThat(times.nanos(3, 200, 512, 131_328, 7)).isEqualTo(1000 + 30 + 1024 + 100);
    }

    /** What an engine asked of its times, step by step. */
    private record Step(int decoding, long contextTokens, int promptTokens, long promptPairs) {}

    @Test
    void asksForTheTimeOfEachStepByWhatIsInIt() {
        List<Step> steps = new CopyOnWriteArrayList<>();
        StepTimes listening = (decoding, context, prompt, pairs, waiting) -> {
            steps.add(new Step(decoding, context, prompt, pairs));
            return 0;
        };
        try (EmulatedEngine engine =
                new EmulatedEngine(ModelOptions.INSTANT.withSlots(1, 0).withSteps(2, listening))) {
            engine.submit(5, 3).orElseThrow().awaitMoreThan(2);
        }

        assertThat(steps)
                .as("a prompt of 5 tokens in steps of 2, then 2 tokens more than the one that its end gives")
                .containsExactly(
                        new Step(0, 0, 2, 1 + 2),
                        new Step(0, 0, 2, 3 + 4),
                        new Step(0, 0, 1, 5),
                        new Step(1, 6, 0, 0),
                        new Step(1, 7, 0, 0));
    }

    @Test
    void promptsGetWhatDecodingLeavesOfAStep() {
        List<Step> steps = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> isInFirstStep = new CompletableFuture<>();
        CompletableFuture<Void> isJoined = new CompletableFuture<>();
        StepTimes listening = (decoding, context, prompt, pairs, waiting) -> {
            isInFirstStep.complete(null);
            isJoined.join();
            steps.add(new Step(decoding, context, prompt, pairs));
            return 0;
        };
        try (EmulatedEngine engine =
                new EmulatedEngine(ModelOptions.INSTANT.withSlots(2, 0).withSteps(4, listening))) {
            Generation first = engine.submit(1, 2).orElseThrow();
            isInFirstStep.join();
            Generation second = engine.submit(4, 1).orElseThrow();
            isJoined.complete(null);
            first.awaitMoreThan(1);
            second.awaitMoreThan(0);
        }

        assertThat(steps).containsExactly(new Step(0, 0, 1, 1), new Step(1, 2, 3, 1 + 2 + 3), new Step(0, 0, 1, 4));
    }

    @Test
    void thoseThatWaitGoByPriorityWhereTheEngineDoes() {
        assertThat(prioritiesInOrderOfStart(ModelOptions.INSTANT.withPriorities()))
                .containsExactly(0, 1, 3, 7);
        assertThat(prioritiesInOrderOfStart(ModelOptions.INSTANT)).containsExactly(0, 7, 1, 3);
    }

    /** Of four on one slot, the first of which holds it until all others wait. */
    private static List<Integer> prioritiesInOrderOfStart(ModelOptions options) {
        CompletableFuture<Void> allWait = new CompletableFuture<>();
        List<Integer> prompts = new CopyOnWriteArrayList<>();
        StepTimes listening = (decoding, context, prompt, pairs, waiting) -> {
            allWait.join();
            prompts.add(prompt - 1);
            return 0;
        };
        try (EmulatedEngine engine = new EmulatedEngine(options.withSlots(1, 3).withSteps(100, listening))) {
            List<Generation> all = new ArrayList<>();
            for (int priority : new int[] {0, 7, 1, 3}) {
                all.add(engine.submit(1 + priority, 1, priority).orElseThrow());
                all.getFirst().awaitStart();
            }
            allWait.complete(null);
            all.forEach(one -> one.awaitMoreThan(0));
        }
        return prompts;
    }

    @Test
    void stepsTakeTheirTime() {
        try (EmulatedEngine engine = new EmulatedEngine(stepping(Duration.ofMillis(2)))) {
            long began = System.nanoTime();

            engine.submit(1, 20).orElseThrow().awaitMoreThan(19);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(2 * 20));
        }
    }

    @Test
    void aPromptTakesAStepForEachBatch() {
        StepTimes times = StepTimes.ofStep(Duration.ofMillis(2));
        try (EmulatedEngine engine = new EmulatedEngine(ModelOptions.INSTANT.withSteps(100, times))) {
            long began = System.nanoTime();

            engine.submit(1001, 1).orElseThrow().awaitMoreThan(0);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(2 * 11));
        }
    }

    @Test
    void servesWhoWaitInTheOrderTheyCame() {
        ModelOptions one = stepping(Duration.ofNanos(1)).withSlots(1, 100);
        try (EmulatedEngine engine = new EmulatedEngine(one)) {
            List<Generation> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(engine.submit(5, 10).orElseThrow());
            }

            for (int i = all.size() - 1; i > 0; i--) {
                all.get(i).awaitMoreThan(0);
                assertThat(all.get(i - 1).produced())
                        .as("tokens of the one before, with one slot")
                        .isEqualTo(10);
            }
        }
    }

    @Test
    void refusesWhoWouldBeOneTooMany() {
        ModelOptions small = stepping(Duration.ofHours(1)).withSlots(2, 3);
        try (EmulatedEngine engine = new EmulatedEngine(small)) {
            for (int i = 0; i < 5; i++) {
                assertThat(engine.submit(1, 1)).as("request %d", i).isPresent();
            }

            assertThat(engine.submit(1, 1)).isEmpty();
        }
    }

    @Test
    void endsEverySequenceWhenItIsClosed() {
        EmulatedEngine engine = new EmulatedEngine(stepping(Duration.ofHours(1)).withSlots(1, 5));
        Generation runs = engine.submit(1, 10).orElseThrow();
        Generation waits = engine.submit(1, 10).orElseThrow();

        engine.close();

        assertThat(runs.awaitMoreThan(9)).isLessThan(10);
        assertThat(waits.awaitMoreThan(0)).isZero();
    }
}
