package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.trace.stats.TraceStatistics;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.trace.stats.TraceSummary.Reuse;
import io.simctl.workload.Continuations;
import io.simctl.workload.fit.TraceFitter;
import io.simctl.workload.fit.TrafficFit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The figures that were published of public traces, found again in them. */
@PublicTraces.Needed
class PublicTracesTest {
    private static List<TraceRow> rows(Path file) {
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file, Optional.empty())) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static TraceSummary summary(Path file) {
        TraceStatistics statistics = new TraceStatistics();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(statistics::add);
        }
        return statistics.summary();
    }

    @Test
    void readsTheAzureConversationTraceToItsPublishedFigures() {
        List<TraceRow> rows = rows(PublicTraces.azureConversation());

        assertThat(rows).hasSize(19_366);
        assertThat(rows.getLast().at() / 1e9).isBetween(3501.0, 3503.0);
        assertThat(rows.stream().mapToInt(TraceRow::promptTokens).average().orElseThrow())
                .isBetween(1154.0, 1156.0);
        assertThat(rows.stream().mapToInt(TraceRow::outputTokens).sum()).isBetween(4_050_000, 4_150_000);
        assertThat(rows.stream().mapToInt(TraceRow::promptTokens).max()).hasValue(14_050);
    }

    @Test
    void readsTheMooncakeConversationTraceToItsPublishedFigures() {
        List<TraceRow> rows = rows(PublicTraces.mooncakeConversation());
        Set<Long> times = new HashSet<>();
        Set<Long> blocks = new HashSet<>();
        long blockCount = 0;
        for (TraceRow row : rows) {
            times.add(row.at());
            for (int i = 0; i < row.prefix().length(); i++) {
                blocks.add(row.prefix().block(i));
                blockCount++;
            }
        }

        assertThat(rows).hasSize(12_031);
        assertThat(times).hasSize(1_180);
        assertThat(blockCount).isEqualTo(288_500);
        assertThat(blocks).hasSize(182_790);
        assertThat(rows.stream().mapToInt(TraceRow::promptTokens).max()).hasValue(126_195);
    }

    @Test
    void givesThePublishedFiguresOfTheAzureConversationTrace() {
        TraceSummary azure = summary(PublicTraces.azureConversation());

        assertThat(azure.requestsPerSecond()).isCloseTo(5.53, within(0.005));
        assertThat(azure.gaps().cv()).isCloseTo(1.09, within(0.005));
        assertThat(azure.prompt().percentile(50)).isEqualTo(1020);
        assertThat(azure.prompt().percentile(90)).isCloseTo(2735, within(3L));
        assertThat(azure.prompt().percentile(99)).isCloseTo(4142, within(5L));
        assertThat(azure.prompt().max()).isEqualTo(14_050);
        assertThat(azure.output().mean()).isCloseTo(211, within(0.5));
        assertThat(azure.reuse()).isEmpty();
        assertThat(azure.sharedTimes().isCoarse(azure.requests())).isFalse();
    }

    @Test
    void givesThePublishedFiguresOfTheMooncakeConversationTrace() {
        TraceSummary mooncake = summary(PublicTraces.mooncakeConversation());

        assertThat(mooncake.gaps().cv()).isCloseTo(3.03, within(0.005));
        assertThat(mooncake.sharedTimes().times()).isEqualTo(1180);
        assertThat(mooncake.sharedTimes().isCoarse(mooncake.requests())).isTrue();
        Reuse reuse = mooncake.reuse().orElseThrow();
        assertThat(reuse.blocks()).isEqualTo(288_500);
        assertThat(reuse.distinct()).isEqualTo(182_790);
        assertThat(reuse.reused()).isCloseTo(0.366, within(0.0005));
        assertThat(reuse.sampling()).isEqualTo(1);
    }

    @Test
    void findsTheAnswersThatFollowUpsOfTheMooncakeTraceRepeat() {
        Continuations continuations = new Continuations();
        double tokens = 0;
        int followUps = 0;
        try (TraceReader rows = TraceReader.open(PublicTraces.mooncakeConversation(), Optional.empty())) {
            while (rows.hasNext()) {
                TraceRow row = rows.next();
                Continuations.Turn turn = continuations.next(row);
                if (turn.turn() > 1) {
                    followUps++;
                    tokens += row.promptTokens() - turn.saidTokens();
                }
            }
        }

        assertThat(followUps).isBetween(3450, 3550);
        assertThat(tokens / followUps).isCloseTo(1417, within(15.0));
    }

    @Test
    void imitatesTheAzureTraceToWithinThePrecisionThatItPrints() {
        TraceFitter fitter = new TraceFitter();
        for (int pass = 0; pass < 2; pass++) {
            try (TraceReader rows = TraceReader.open(PublicTraces.azureConversation(), Optional.empty())) {
                while (rows.hasNext()) {
                    TraceRow row = rows.next();
                    if (pass == 0) {
                        fitter.first(row, rows.place());
                    } else {
                        fitter.second(row);
                    }
                }
            }
        }
        TrafficFit fit = fitter.fits().getFirst();

        assertThat(fit.gaps().getFirst().distance()).isLessThan(0.02);
        assertThat(fit.prompts().getFirst().distance()).isLessThan(0.05);
        assertThat(fit.outputs().getFirst().distance()).isLessThan(0.05);
        assertThat(fit.traffic().rate()).isCloseTo(5.53, within(0.02));
    }
}
