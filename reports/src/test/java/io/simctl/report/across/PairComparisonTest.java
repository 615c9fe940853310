package io.simctl.report.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.fleet.Fleet;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.figure.FigureName;
import io.simctl.report.figure.UnknownFigure;
import io.simctl.report.file.PairJson;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.text.PairText;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairComparisonTest {
    private static final Fleet FLEET = FakeRun.fleet(6, 1);
    private static final String CONFIGURATION = """
            scenario: fake-fleet
            seed: 345
            duration: 2h
            traces: {t: {path: here/t.csv, repeat: 1}}
            fleet: {box: {count: 6}}
            workload:
              - {rate: 1/s, model: m}
            slo: {m: {ttft: 2s}}
            """;

    private static Setup setup(String configuration, long seed, String name) {
        Setup fake = FakeReport.setup(List.of("m"), List.of(), List.of("one"));
        return new Setup(
                new Setup.Scenario(name, "", ""),
                fake.mode(),
                seed,
                fake.inputs(),
                fake.models(),
                fake.machines(),
                List.of(),
                List.of(),
                configuration);
    }

    private static Contender contender(Habit habit, long firstSeed, int replications, Setup setup) {
        PolicyResult policy = new PolicyResult(
                "one",
                LongStream.range(firstSeed, firstSeed + replications)
                        .mapToObj(seed -> FakeRun.result(FLEET, habit, 3000, 1.2, 0, seed))
                        .toList());
        return Contender.of("there", new Report(setup, List.of(policy), List.of()))
                .getFirst();
    }

    private static Contender contender(Habit habit, long firstSeed, int replications) {
        return contender(habit, firstSeed, replications, setup(CONFIGURATION, firstSeed, "fake-fleet"));
    }

    private static ComparedFigure figure(PairComparison pair, String name) throws UnknownFigure {
        return pair.figure(FigureName.parse(name, pair.models()));
    }

    @Test
    void policiesOfOneArtifactDifferAsItsReportSays() throws UnknownFigure {
        Report report = FakeReport.twoDaysThrice();
        List<Contender> contenders = Contender.of("here", report);
        PairComparison pair = PairComparison.of(contenders.get(0), contenders.get(2));
        Comparison reported = Comparisons.of(report).stream()
                .filter(c -> c.candidate().equals("co-resident")
                        && c.model().equals("gpt-oss-20b")
                        && c.metric().key().equals("ttft_adj_ms.p50"))
                .findFirst()
                .orElseThrow();

        ComparedFigure figure = figure(pair, "gpt-oss-20b.ttft.p50");

        assertThat(figure.difference()).isEqualTo(reported.difference());
        assertThat(figure.ci95()).isEqualTo(reported.ci95());
        assertThat(figure.finding()).isEqualTo(reported.finding());
        assertThat(figure.basis()).isEqualTo("paired over 3 replications");
        assertThat(figure(pair, "fleet.switches").baseline().orElseThrow())
                .as("totals are those of a run")
                .isCloseTo(
                        report.figure("swap-on-demand", "*", "fleet.switches").orElseThrow() / 3, within(1e-9));
    }

    @Test
    void runsThatMetOtherRequestsAreComparedUnpaired() throws UnknownFigure {
        PairComparison pair = PairComparison.of(contender(Habit.SWAP, 0, 5), contender(Habit.CO_RESIDENT, 100, 8));

        ComparedFigure figure = figure(pair, "ttft.p50");

        assertThat(pair.comparability().refusals()).isEmpty();
        assertThat(figure.basis()).isEqualTo("8 replications against 5 replications");
        assertThat(figure.rankSum().orElseThrow()).isBetween(0.0, 1.0);
        assertThat(figure.ci95().orElseThrow().holds(figure.difference().orElseThrow()))
                .isTrue();
    }

    @Test
    void manySectionsHaveABootstrapToo() throws UnknownFigure {
        PairComparison paired = PairComparison.of(contender(Habit.POOLS, 0, 8), contender(Habit.CO_RESIDENT, 0, 8));
        PairComparison unpaired = PairComparison.of(contender(Habit.POOLS, 0, 8), contender(Habit.CO_RESIDENT, 50, 8));

        assertThat(figure(paired, "tpot.p50").bootstrap95()).isPresent();
        assertThat(figure(unpaired, "tpot.p50").bootstrap95()).isPresent();
        assertThat(figure(unpaired, "tpot.p50").finding()).isNotEqualTo(Finding.UNKNOWN);
    }

    @Test
    void aSingleRunOfEachIsComparedOverBatches() throws UnknownFigure {
        PairComparison pair = PairComparison.of(contender(Habit.POOLS, 1, 1), contender(Habit.POOLS, 2, 1));

        assertThat(figure(pair, "rate_completed").basis())
                .matches("\\d+ batches of \\d+ s against \\d+ batches of \\d+ s");
        assertThat(figure(pair, "fleet.loads").basis()).isEqualTo("a single run tells this once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "duration: 2h        | duration: 3h      | another duration: `2h`, and `3h`",
                "rate: 1/s           | rate: 2/s         | another workload: `- {rate: 1/s, model: m}`, and `- {rate: 2/s, model: m}`",
                "ttft: 2s            | ttft: 1s          | another slo: `{m: {ttft: 2s}}`, and `{m: {ttft: 1s}}`",
                "repeat: 1           | repeat: 2         | another traces: `{t: {path, repeat: 1}}`, and `{t: {path, repeat: 2}}`",
            })
    void whatWasAskedSomethingElseIsNotComparable(String from, String to, String why) {
        Comparability comparability =
                Comparability.of(setup(CONFIGURATION, 1, "a"), setup(CONFIGURATION.replace(from, to), 1, "a"));

        assertThat(comparability.refusals()).containsExactly(why);
        assertThat(comparability.isSameDemand()).isFalse();
    }

    @Test
    void anotherScenarioOrTraceIsNotComparable() {
        Setup one = setup(CONFIGURATION, 1, "a");
        Setup other = setup(CONFIGURATION, 1, "b");
        Setup.Inputs inputs = new Setup.Inputs("", List.of(new Setup.Trace("t.csv", "ef".repeat(32), 4711)));
        Setup retraced = new Setup(
                one.scenario(),
                one.mode(),
                1,
                inputs,
                one.models(),
                one.machines(),
                List.of(),
                List.of(),
                CONFIGURATION);

        assertThat(Comparability.of(one, other).refusals()).containsExactly("another scenario: a, and b");
        assertThat(Comparability.of(one, retraced).refusals())
                .containsExactly("another trace: the files of the traces differ");
    }

    @Test
    void otherMachinesAreWhatTheComparisonIsAbout() {
        Comparability comparability = Comparability.of(
                setup(CONFIGURATION, 1, "a"),
                setup(CONFIGURATION.replace("count: 6", "count: 7").replace("here/", "there/"), 1, "a"));

        assertThat(comparability.refusals()).isEmpty();
        assertThat(comparability.differences()).containsExactly("fleet");
        assertThat(comparability.isSameDemand()).isTrue();
    }

    @Test
    void theSeedMattersWhereRequestsAreGeneratedAndNotWhereTheyAreReplayed() {
        String replayed = CONFIGURATION.replace("{rate: 1/s, model: m}", "{trace: t, model: m}");

        assertThat(Comparability.of(setup(CONFIGURATION, 1, "a"), setup(CONFIGURATION, 2, "a"))
                        .isSameDemand())
                .isFalse();
        assertThat(Comparability.of(setup(replayed, 1, "a"), setup(replayed, 2, "a"))
                        .isSameDemand())
                .isTrue();
    }

    @Test
    void whatWasRecordedIsAContenderAndAConstant() throws UnknownFigure {
        Contender simulated = contender(Habit.POOLS, 0, 5);
        Setup fake = simulated.report().setup();
        Setup.Inputs inputs = new Setup.Inputs(
                "",
                fake.inputs().traces(),
                List.of(simulated.policy().models().getFirst().figures()));
        Setup setup = new Setup(
                fake.scenario(),
                fake.mode(),
                0,
                inputs,
                fake.models(),
                fake.machines(),
                List.of(),
                List.of(),
                CONFIGURATION);
        List<Contender> contenders = Contender.of("here", new Report(setup, List.of(simulated.policy()), List.of()));
        assertThat(contenders).extracting(Contender::name).containsExactly("one", "recorded");

        PairComparison pair = PairComparison.of(contenders.get(1), contenders.get(0));

        assertThat(figure(pair, "ttft_survivors.p50").difference()).hasValue(0);
        assertThat(figure(pair, "ttft_survivors.p50").basis())
                .isEqualTo("5 replications against a recording, which is taken as it is");
        assertThat(figure(pair, "ttft_survivors.p50").finding()).isEqualTo(Finding.NO_DIFFERENCE);
        assertThat(pair.names()).noneMatch(name -> name.metric().isOfMachines());
    }

    @Test
    void textMarkdownAndJsonSayTheSame() {
        PairComparison pair = PairComparison.of(contender(Habit.SWAP, 0, 5), contender(Habit.CO_RESIDENT, 0, 5));
        FigureName ttft = new FigureName("*", MetricCatalogue.standard().get("ttft_adj_ms.p50"));
        List<ComparedFigure> figures = pair.figures(List.of(ttft));

        String text = PairText.terminal(pair, figures, true, 120);
        String markdown = PairText.markdown(pair, figures, true);
        String json = PairJson.of(Map.of(pair, figures));

        assertThat(text)
                .contains("ttft.p50", "Intervals: paired over 5 replications.")
                .contains(PairText.verdict(figures.getFirst()));
        assertThat(text.lines()).allMatch(line -> line.length() <= 120);
        assertThat(markdown).contains("| ttft.p50 |");
        assertThat(json).contains("\"metric\": \"ttft_adj_ms.p50\"", "\"basis\": \"paired over 5 replications\"");
    }
}
