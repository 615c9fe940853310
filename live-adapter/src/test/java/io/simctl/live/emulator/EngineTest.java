package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineTest {
    @Test
    void aStepCostsWhatIsInIt() {
        StepTimes times = new StepTimes(1000, 10, 2, 0.5, 512);

        assertThat(times.nanos(0, 0, 0)).isEqualTo(1000);
        assertThat(times.nanos(3, 0, 200)).isEqualTo(1000 + 30 + 100);
        assertThat(times.nanos(3, 512, 200)).isEqualTo(1000 + 30 + 1024 + 100);
    }

    @Test
    void stepsTakeTheirTime() {
        try (Engine engine = new Engine(EmulatorOptions.INSTANT.withTimes(StepTimes.ofStep(Duration.ofMillis(2))))) {
            long began = System.nanoTime();

            engine.submit(1, 20).orElseThrow().awaitMoreThan(19);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(2 * 20));
        }
    }

    @Test
    void aPromptTakesAStepForEachBatch() {
        StepTimes times = new StepTimes(Duration.ofMillis(2).toNanos(), 0, 0, 0, 100);
        try (Engine engine = new Engine(EmulatorOptions.INSTANT.withTimes(times))) {
            long began = System.nanoTime();

            engine.submit(1001, 1).orElseThrow().awaitMoreThan(0);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(2 * 11));
            assertThat(engine.promptTokens()).isEqualTo(1001);
        }
    }

    @Test
    void servesWhoWaitInTheOrderTheyCame() {
        EmulatorOptions one =
                EmulatorOptions.INSTANT.withSlots(1, 100).withTimes(StepTimes.ofStep(Duration.ofNanos(1)));
        try (Engine engine = new Engine(one)) {
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
        EmulatorOptions small =
                EmulatorOptions.INSTANT.withSlots(2, 3).withTimes(StepTimes.ofStep(Duration.ofHours(1)));
        try (Engine engine = new Engine(small)) {
            for (int i = 0; i < 5; i++) {
                assertThat(engine.submit(1, 1)).as("request %d", i).isPresent();
            }

            assertThat(engine.submit(1, 1)).isEmpty();
        }
    }

    @Test
    void endsEverySequenceWhenItIsClosed() {
        Engine engine =
                new Engine(EmulatorOptions.INSTANT.withSlots(1, 5).withTimes(StepTimes.ofStep(Duration.ofHours(1))));
        Generation runs = engine.submit(1, 10).orElseThrow();
        Generation waits = engine.submit(1, 10).orElseThrow();

        engine.close();

        assertThat(runs.awaitMoreThan(9)).isLessThan(10);
        assertThat(waits.awaitMoreThan(0)).isZero();
    }
}
