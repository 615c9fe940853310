package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.Report;
import io.simctl.scenario.load.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scenarios/findings/}: ten findings of a review, each as what is seen of it with the defect and without, as docs/findings.md tells it. */
class FindingsTest {
    private static final Path FOLDER = Path.of("../scenarios/findings");

    private static Loaded loaded(String name) {
        return ScenarioSource.of(FOLDER.resolve(name + ".yaml")).load();
    }

    private static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void haveNothingToWarnOfAndAreToldOnThePage(String name) throws IOException {
        assertThat(loaded(name).warnings()).isEmpty();
        assertThat(Files.readString(Path.of("../docs/findings.md"))).contains("scenarios/findings/" + name + ".yaml");
    }

    @Test
    void areTen() throws IOException {
        assertThat(names()).hasSize(10);
    }

    /** A figure with the defect and without it, of a model or of all together. */
    private record Seen(String model, String figure, double with, double without) {}

    /** A finding: its scenario, and the figures by which it is seen. */
    record Finding(int number, String scenario, Seen... seen) {
        @Override
        public String toString() {
            return number + " " + scenario;
        }
    }

    private static Stream<Finding> findings() {
        return Stream.of(
                new Finding(1, "failed-load", new Seen("code", "rate_completed", 0, 1)),
                new Finding(
                        2,
                        "refused-after-rollback",
                        new Seen("code", "rate_completed", 0, 1),
                        new Seen("code", "rate_503", 1, 0)),
                new Finding(3, "invisible-sheds", new Seen("code", "rate_429", 1, 0.008)),
                new Finding(4, "untrusted-member", new Seen("code", "rate_completed", 0, 0.966)),
                new Finding(
                        5, "owner-shed", new Seen("code", "rate_429", 1, 0), new Seen("chat", "rate_completed", 1, 1)),
                new Finding(
                        6,
                        "warm-beside",
                        new Seen("*", "fleet.co_resident_machines", 1, 0),
                        new Seen("*", "fleet.co_resident_seconds", 0, 0)),
                new Finding(
                        7,
                        "stale-fallback",
                        new Seen("*", "fleet.managed_machines", 0, 3),
                        new Seen("*", "fleet.loads", 300, 13)),
                new Finding(
                        8,
                        "zero-budget",
                        new Seen("*", "fleet.managed_machines", 3, 0),
                        new Seen("*", "fleet.switches", 2, 0)),
                new Finding(
                        9,
                        "cancelled-assignment",
                        new Seen("*", "fleet.loads", 6, 0),
                        new Seen("*", "fleet.switches", 0, 0)),
                new Finding(10, "refusals-as-faults", new Seen("chat", "rate_completed", 0.682, 1)));
    }

    /** The first policy set of each scenario has the defect, and the second is the same without. */
    @ParameterizedTest
    @MethodSource("findings")
    void areSeenInTheFiguresThatTheReviewNames(Finding finding) throws Exception {
        RunPlan plan = RunPlan.of(loaded(finding.scenario())).withCheck(true);
        Report report = ReportAssembly.of(new LocalRuns().run(plan), warning -> {});

        for (Seen seen : finding.seen()) {
            assertThat(plan.policies().stream()
                            .map(policy -> report.figure(policy, seen.model(), seen.figure())
                                    .orElseThrow()))
                    .as(seen.model() + " " + seen.figure())
                    .usingElementComparator((is, ought) -> Math.abs(is - ought) < 0.001 ? 0 : Double.compare(is, ought))
                    .containsExactly(seen.with(), seen.without());
        }
    }
}
