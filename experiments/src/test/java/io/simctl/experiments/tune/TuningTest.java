package io.simctl.experiments.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.FigureBound;
import io.simctl.experiments.sweep.Objective;
import io.simctl.report.PolicyResult;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {
    private static final Path SCENARIOS = Path.of(System.getProperty("simctl.home"), "scenarios");

    private static final ScenarioSource QUICKSTART =
            new ScenarioSource(SCENARIOS.resolve("quickstart.yaml"), List.of("duration=30s"));

    private static TuneProblem problem(
            ScenarioSource source, String policy, String objectives, List<String> bounds, String... knobs) {
        List<String> models = List.copyOf(source.load().scenario().models().keySet());
        return new TuneProblem(
                source,
                policy,
                Stream.of(knobs)
                        .map(text -> VariedKnob.ofOption("--knob", text))
                        .toList(),
                Objective.ofOption("--objective", objectives, models),
                bounds.stream()
                        .map(text -> FigureBound.ofOption("--subject-to", text, models))
                        .toList(),
                WorkloadParts.of(source.load().scenario()));
    }

    private static TuneResult tune(TuneProblem problem, int budget) throws InterruptedException {
        return new Tuning(problem, 2, 3, 5).run(RunBudget.runs(budget), () -> {});
    }

    @Test
    void choosesTheBestOfThosePointsThatWereRunMost() throws Exception {
        TuneResult result = tune(problem(QUICKSTART, "pools", "ttft.p50", List.of(), "fleet.mini.count=1..6"), 14);

        int most = result.tried().stream()
                .mapToInt(TuneResult.Tried::replications)
                .max()
                .orElseThrow();
        assertThat(result.runs()).isLessThanOrEqualTo(14);
        assertThat(result.choices())
                .singleElement()
                .satisfies(choice -> assertThat(result.tried())
                        .filteredOn(tried -> tried.replications() == most)
                        .extracting(tried -> tried.figures().getFirst())
                        .contains(choice.searched().getFirst())
                        .allMatch(value -> value >= choice.searched().getFirst()));
    }

    @Test
    void warnsWhereTheBestLiesOnABound() throws Exception {
        TuneResult result = tune(problem(QUICKSTART, "pools", "fleet.loads", List.of(), "fleet.mini.count=1,2"), 6);

        assertThat(result.warnings()).anyMatch(warning -> warning.contains("lies on a bound"));
    }

    @Test
    void isTheSameForTheSameSeed() throws Exception {
        TuneProblem problem = problem(
                QUICKSTART,
                "pools",
                "rate_completed",
                List.of(),
                "fleet.mini.count=1..6",
                "policies.pools.fleet.placement.min_dwell=1s..2m:log");

        TuneResult first = tune(problem, 24);
        TuneResult second = tune(problem, 24);

        assertThat(TuneFiles.json("quickstart", second)).isEqualTo(TuneFiles.json("quickstart", first));
        assertThat(first.tried()).hasSizeGreaterThan(10);
    }

    @Test
    void keepsToItsBounds() throws Exception {
        TuneResult free = tune(problem(QUICKSTART, "pools", "fleet.loads", List.of(), "fleet.mini.count=1..6"), 16);
        TuneResult bound = tune(
                problem(QUICKSTART, "pools", "fleet.loads", List.of("rate_completed >= 0.9"), "fleet.mini.count=1..6"),
                16);

        int figure = 1;
        assertThat(free.problem().bounds()).isEmpty();
        double kept = bound.tried().stream()
                .filter(tried -> bound.choices()
                        .getFirst()
                        .sets()
                        .getFirst()
                        .endsWith("=" + tried.values().getFirst()))
                .mapToDouble(tried -> tried.figures().get(figure))
                .findFirst()
                .orElseThrow();
        assertThat(kept).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void choosesAFrontBySeveralObjectivesOfWhichNoPointIsBetterThanAnother() throws Exception {
        TuneResult result = tune(
                problem(
                        QUICKSTART,
                        "pools",
                        "rate_completed; fleet.loads",
                        List.of(),
                        "fleet.mini.count=1..6",
                        "policies.pools.fleet.placement.min_dwell=1s..2m:log"),
                30);

        assertThat(result.choices()).isNotEmpty();
        for (TuneResult.Choice a : result.choices()) {
            assertThat(result.choices())
                    .noneMatch(b -> b.searched().get(0) >= a.searched().get(0)
                            && b.searched().get(1) <= a.searched().get(1)
                            && !b.searched().equals(a.searched()));
        }
    }

    @Test
    void saysThatAKnobWithoutEffectIsNotToldApart() throws Exception {
        TuneResult result =
                tune(problem(QUICKSTART, "pools", "rate_completed", List.of(), "slo.qwen3-8b.ttft=1s..9s"), 8);

        assertThat(result.warnings()).anyMatch(warning -> warning.contains("not told apart"));
    }

    @Test
    void saysWhatIsWrongWhereNoPointCanBeRun() {
        TuneProblem problem = problem(QUICKSTART, "pools", "goodput", List.of(), "fleet.mini.cuont=1..6");

        assertThatThrownBy(() -> tune(problem, 6))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("did you mean `count`");
    }

    @Test
    void holdsTheLastThirdOfATraceOutOfTheSearch(@TempDir Path folder) throws IOException {
        Path trace = Files.writeString(
                folder.resolve("t.csv"),
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:00:00.0000000,5,5\n2023-11-16 18:30:00.0000000,5,5\n");
        Path scenario = Files.writeString(
                folder.resolve("s.yaml"), Files.readString(QUICKSTART.file()).replace("duration: 2m\n", ""));
        ScenarioSource recorded = new ScenarioSource(
                scenario, List.of("traces={t: %s}".formatted(trace), "workload=[{trace: t, model: qwen3-8b}]"));

        assertThat(WorkloadParts.of(
                        recorded.with(List.of("duration=15m")).load().scenario()))
                .isEqualTo(new WorkloadParts(List.of("duration=10m"), List.of("warmup=10m")));
        assertThat(WorkloadParts.of(
                        recorded.with(List.of("workload.0.speed=0.5")).load().scenario()))
                .as("until the trace has ended")
                .isEqualTo(new WorkloadParts(List.of("duration=40m"), List.of("warmup=40m")));
        assertThat(WorkloadParts.of(QUICKSTART.load().scenario()).isDivided()).isFalse();
    }

    /** The mean over the search's own replications, so that luck of one does not decide. */
    private static double goodput(ScenarioSource source, String value, int replications) {
        RunPlan plan = RunPlan.of(source.with(List.of("policies.dwell.fleet.placement.min_dwell=" + value))
                .load());
        List<RunResult> runs = IntStream.range(0, replications)
                .parallel()
                .mapToObj(run -> plan.job("dwell", run).run())
                .toList();
        PolicyResult policy = new PolicyResult("dwell", runs);
        return Objective.ofOption("--objective", "goodput", List.of())
                .getFirst()
                .figure()
                .metric()
                .of(policy.scope(policy.models().size() - 1))
                .orElseThrow();
    }

    @Test
    @Tag("slow")
    void findsTheBestDwellOfShiftingDemandInATenthOfTheGridsRuns() throws Exception {
        ScenarioSource source = new ScenarioSource(SCENARIOS.resolve("shifting-demand.yaml"), List.of("duration=4h"));
        VariedKnob knob = VariedKnob.ofOption("--vary", "policies.dwell.fleet.placement.min_dwell=30s..4h:log:30");
        int replications = 3;
        double best = knob.values().stream()
                .mapToDouble(value -> goodput(source, value, replications))
                .max()
                .orElseThrow();
        int tenth = knob.values().size() * replications / 10;

        TuneProblem problem = problem(source, "dwell", "goodput", List.of(), knob.path() + "=30s..4h:log");
        TuneResult result = new Tuning(problem, replications, 2, 1).run(RunBudget.runs(tenth), () -> {});

        String chosen = result.choices().getFirst().sets().getFirst();
        assertThat(result.runs()).isLessThanOrEqualTo(tenth);
        assertThat(goodput(source, chosen.substring(chosen.indexOf('=') + 1), replications))
                .isGreaterThanOrEqualTo(0.98 * best);
    }
}
