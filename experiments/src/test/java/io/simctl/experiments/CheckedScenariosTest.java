package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.result.RequestCount;
import io.simctl.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Minutes of every shipped scenario of a system, a finding and a benchmark under {@code --check}, all policy sets of each. */
class CheckedScenariosTest {
    private static final Path FOLDER = Path.of("../scenarios");

    /** Long enough after the warm-up for queues to fill and pools to move; with it all of them take seconds. */
    private static final Duration MEASURED = Duration.ofMinutes(5);

    private static Stream<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> List.of("systems", "findings", "bench", "claims")
                            .contains(file.getName(file.getNameCount() - 2).toString()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void keepWhatMustHoldAtEveryEvent(Path file) throws Exception {
        Scenario whole = ScenarioSource.of(file).load().scenario();
        Duration shortened = whole.warmup().plus(MEASURED);
        boolean isLonger =
                whole.duration().filter(all -> all.compareTo(shortened) <= 0).isEmpty();
        List<String> overrides = isLonger ? List.of("duration=" + shortened.toSeconds() + "s") : List.of();
        RunPlan plan = RunPlan.of(new ScenarioSource(file, overrides).load())
                .withReplications(1)
                .withCheck(true);

        assertThat(new LocalRuns().run(plan).byPolicy())
                .hasSameSizeAs(whole.policies())
                .allSatisfy((policy, runs) -> assertThat(
                                runs.getFirst().all().counts().get(RequestCount.SUBMITTED))
                        .isPositive());
    }
}
