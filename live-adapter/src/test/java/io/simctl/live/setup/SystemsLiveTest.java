package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live scenarios of {@code scenarios/systems/} on real llama.cpp servers, shortened. */
@Tag("slow")
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemsLiveTest {
    @TempDir
    private Path folder;

    private static final class Tally implements RunListener {
        final AtomicInteger completed = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        final AtomicInteger loads = new AtomicInteger();

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            (outcome instanceof Outcome.Completed ? completed : others).incrementAndGet();
        }

        @Override
        public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
            if (before == ModelState.LOADING && after == ModelState.RESIDENT) {
                loads.incrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"live-llama-swap, 3, 1", "live-localai, 3, 1", "live-neuron, 1, 0"})
    void runUnderEachOfTheirPolicySetsAndAnswer(String name, int models, int leastLoads) throws Exception {
        Path file = Path.of("../scenarios/systems", name + ".yaml");
        Scenario scenario = ScenarioLoader.load(
                        file, List.of("duration=10s"), Policies.load(SystemsLiveTest.class.getClassLoader()))
                .scenario();
        assertThat(scenario.models()).hasSize(models);

        try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
            for (String set : scenario.policies().keySet()) {
                Tally tally = new Tally();
                LiveRun.Result result = setup.run(
                                scenario.policies().get(set),
                                Fleets.of(scenario),
                                (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index))
                        .run(tally, new Journal(), now -> {}, () -> false);

                assertThat(result.isComplete()).as(set).isTrue();
                assertThat(tally.completed.get())
                        .as(set + " completed, beside " + tally.others.get())
                        .isGreaterThan(5);
                assertThat(tally.loads.get()).as(set + " loads").isGreaterThanOrEqualTo(leastLoads);
            }
        }
    }
}
