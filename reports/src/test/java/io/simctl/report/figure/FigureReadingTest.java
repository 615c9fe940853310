package io.simctl.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.stats.Interval;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class FigureReadingTest {
    private static FigureReading read(Report report, PolicyResult policy, String name) throws UnknownFigure {
        return FigureReading.of(report, policy, FigureName.parse(name, report.models()));
    }

    @Test
    void hasTheValueOfTheReportThatOfEachReplicationAndAnIntervalOverThem() throws UnknownFigure {
        Report report = FakeReport.twoDaysThrice();
        PolicyResult pools = report.policy("model-pools").orElseThrow();

        FigureReading reading = read(report, pools, "gpt-oss-20b.ttft_survivors.p95");

        assertThat(reading.value()).isEqualTo(report.figure("model-pools", "gpt-oss-20b", "ttft_ms.p95"));
        assertThat(reading.replications()).hasSize(3).doesNotHaveDuplicates();
        assertThat(reading.basis()).isEqualTo("3 replications");
        Interval interval = reading.ci95().orElseThrow();
        assertThat((interval.low() + interval.high()) / 2)
                .isCloseTo(reading.value().orElseThrow(), within(1e-6));
    }

    @Test
    void takesASingleRunInBatches() throws UnknownFigure {
        Report report = FakeReport.twoDays();

        FigureReading reading = read(report, report.baseline(), "rate_429");

        assertThat(reading.basis()).matches("\\d+ batches of \\d+ s");
        assertThat(reading.ci95().orElseThrow().holds(reading.value().orElseThrow()))
                .isTrue();
    }

    @Test
    void aTotalIsThatOfARunHoweverManyThereAre() throws UnknownFigure {
        Report report = FakeReport.twoDaysThrice();

        FigureReading reading = read(report, report.baseline(), "fleet.switches");

        double sum = reading.replications().stream()
                .mapToDouble(value -> value.orElseThrow())
                .sum();
        assertThat(reading.value().orElseThrow()).isCloseTo(sum / 3, within(1e-9));
    }

    @Test
    void copiesOfARunTellNoMoreThanTheRun() throws UnknownFigure {
        Report report = FakeReport.twoDays();
        PolicyResult copied = new PolicyResult(
                "copied",
                Collections.nCopies(5, report.baseline().replications().getFirst()));

        assertThat(read(report, copied, "rate_429").ci95())
                .isEqualTo(read(report, report.baseline(), "rate_429").ci95());
        assertThat(read(report, copied, "submitted").value())
                .isEqualTo(read(report, report.baseline(), "submitted").value());
    }

    @Test
    void aSingleRunHasNoIntervalForWhatItTellsOnce() throws UnknownFigure {
        Report report = FakeReport.twoDays();

        FigureReading reading = read(report, report.baseline(), "fleet.switches");

        assertThat(reading.value()).isPresent();
        assertThat(reading.ci95()).isEmpty();
        assertThat(reading.basis()).isEqualTo("a single run tells this once");
    }
}
