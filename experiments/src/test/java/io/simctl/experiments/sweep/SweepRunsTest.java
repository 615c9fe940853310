package io.simctl.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.Report;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunsTest {
    private static final Path SCENARIO = Path.of(System.getProperty("simctl.home"), "scenarios/quickstart.yaml");
    private static final String DWELL = "policies.pools.fleet.placement.min_dwell=";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private int runs;

    private static SweepPlan plan(List<String> sets, List<String> policies, String... vary) {
        ScenarioSource source = new ScenarioSource(SCENARIO, sets);
        List<VariedKnob> knobs =
                Stream.of(vary).map(text -> VariedKnob.ofOption("--vary", text)).toList();
        List<Objective> objectives = Objective.usual(source.load().scenario());
        return new SweepPlan(
                source, policies, Design.of(Design.Kind.GRID, knobs, 0, 1), SweepMetrics.kept(objectives, false));
    }

    private static SweepPlan plan(String... vary) {
        return plan(List.of("replications=2", "duration=30s"), List.of("pools", "swap-on-demand"), vary);
    }

    private SweepResult sweep(SweepPlan plan) throws Exception {
        runs = 0;
        warnings.clear();
        SweepResult result = new SweepRuns(new PointStore(folder), (done, all) -> runs = all, warnings::add).run(plan);
        SweepReport report = SweepReport.of(
                "quickstart", result, Objective.usual(plan.source().load().scenario()), 1);
        SweepFiles.write(report, folder);
        return result;
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String name : List.of("sweep.csv", "points.csv", "sweep.json", "sweep.html")) {
            texts.put(name, Files.readString(folder.resolve(name)));
        }
        return texts;
    }

    private List<Path> artifacts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("points"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void givesAtEachPointWhatARunOfItGivesAlone() throws Exception {
        SweepPlan plan = plan("fleet.mini.count=1,3", DWELL + "0s,1m");
        SweepResult result = sweep(plan);

        assertThat(result.finished()).hasSize(4);
        for (SweepResult.Finished point : result.finished()) {
            Report alone = ReportAssembly.of(
                    new LocalRuns().run(plan.at(point.point(), plan.source().variants())), warning -> {});
            assertThat(point.figures()).isEqualTo(PointFigure.of(alone, plan.metrics()));
            assertThat(ArtifactFile.read(folder.resolve(point.artifact())).setup())
                    .isEqualTo(alone.setup());
        }
    }

    @Test
    void meetsTheSameRequestsAtEveryPoint() throws Exception {
        SweepResult result = sweep(plan("fleet.mini.count=1,2,4"));

        assertThat(result.finished())
                .extracting(point -> ArtifactFile.read(folder.resolve(point.artifact())).runs().stream()
                        .map(run -> run.result().all().counts().get(RequestCount.SUBMITTED))
                        .toList())
                .doesNotContainNull()
                .satisfies(counts -> assertThat(counts.stream().distinct()).hasSize(1));
    }

    @Test
    void goesOnWhereItWasCutOffAndEndsWithTheSameBytes() throws Exception {
        SweepPlan plan = plan("fleet.mini.count=1,2,3");
        sweep(plan);
        Map<String, String> whole = files();
        assertThat(runs).isEqualTo(3 * 2 * 2);

        Files.delete(artifacts().get(1));
        SweepResult again = sweep(plan);

        assertThat(runs).isEqualTo(2 * 2);
        assertThat(again.finished().stream().filter(SweepResult.Finished::wasThere))
                .hasSize(2);
        assertThat(files()).isEqualTo(whole);
    }

    @Test
    void runsAPointWithADamagedFileAgain() throws Exception {
        SweepPlan plan = plan("fleet.mini.count=1,2");
        sweep(plan);
        Map<String, String> whole = files();

        Files.writeString(artifacts().getFirst(), "cut off");
        Files.writeString(folder.resolve("points/0123456789abcdef.artifact.json.gz.tmp"), "");
        sweep(plan);

        assertThat(runs).isEqualTo(2 * 2);
        assertThat(files()).isEqualTo(whole);
        assertThat(artifacts()).hasSize(2);
    }

    @Test
    void runsFurtherPointsOnlyWhereADesignGrows() throws Exception {
        sweep(plan("fleet.mini.count=1,2"));
        sweep(plan("fleet.mini.count=1,2,3"));

        assertThat(runs).isEqualTo(2 * 2);
        assertThat(warnings).isEmpty();
    }

    @Test
    void takesNoPointsOfAChangedScenarioAndSaysSo() throws Exception {
        sweep(plan("fleet.mini.count=1,2"));
        sweep(plan(
                List.of("replications=2", "duration=40s"), List.of("pools", "swap-on-demand"), "fleet.mini.count=1,2"));

        assertThat(runs).isEqualTo(2 * 2 * 2);
        assertThat(warnings).singleElement().asString().contains("2 finished points of another scenario");
    }

    @Test
    void makesRunsOnceOfPoliciesThatDoNotNoticeAKnob() throws Exception {
        SweepResult result = sweep(plan(DWELL + "0s,30s,1m"));

        assertThat(runs).as("three times two of pools, once two of the other").isEqualTo(3 * 2 + 2);
        assertThat(result.finished()).hasSize(3);
        assertThat(RatedPoint.of(
                        result,
                        Objective.usual(
                                plan("fleet.mini.count=1").source().load().scenario())))
                .extracting(RatedPoint::policy)
                .containsExactly("swap-on-demand", "pools", "pools", "pools");
    }

    @Test
    void reportsAPointThatCannotBeAndRunsTheOthers() throws Exception {
        SweepResult result = sweep(plan("fleet.mini.count=1,many,2"));

        assertThat(result.finished()).hasSize(2);
        assertThat(result.invalid()).hasSize(1).allSatisfy((problem, points) -> {
            assertThat(problem).contains("fleet.mini.count", "must be a number", "many");
            assertThat(points).extracting(DesignPoint::values).containsExactly(List.of("many"));
        });
        assertThat(Files.readString(folder.resolve("points.csv"))).contains("must be a number");
    }

    @Test
    void writesARowForEachPointPolicyModelAndMetric() throws Exception {
        SweepResult result = sweep(plan("fleet.mini.count=1,2"));

        List<String> lines = Files.readAllLines(folder.resolve("sweep.csv"));
        long columns = lines.getFirst().split(",", -1).length;
        assertThat(lines.getFirst())
                .isEqualTo("point,fleet.mini.count,policy,model,metric,unit,value,ci95_low,ci95_high");
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize((int) columns));
        assertThat(lines)
                .hasSize(1
                        + result.finished().stream()
                                .mapToInt(point -> point.figures().size())
                                .sum());
        assertThat(lines).anyMatch(line -> line.matches("1,2,pools,\"\\*\",goodput,,[0-9.]+,-?[0-9.]+,[0-9.]+"));
    }
}
