package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSpansTest {
    private static final MachineState A = new MachineState(List.of(0), List.of());
    private static final MachineState B = new MachineState(List.of(1), List.of());
    private static final MachineState LOADING_B = new MachineState(List.of(), List.of(1));

    private static ResidencyTimeline.Stretch stretch(int from, int to, ResidencyTimeline.Share... shares) {
        return new ResidencyTimeline.Stretch(from, to, List.of(shares));
    }

    private static ResidencyTimeline.Share share(MachineState state, int percent) {
        return new ResidencyTimeline.Share(state, percent);
    }

    @Test
    void aBinOfSeveralStatesIsDividedByTheirShares() {
        var row = new ResidencyTimeline.Row(List.of(
                stretch(0, 4, share(A, 100)),
                stretch(4, 5, share(B, 50), share(LOADING_B, 25), share(A, 25)),
                stretch(5, 8, share(B, 100))));

        assertThat(RowSpans.of(row, 8, 1))
                .containsExactly(
                        new RowSpans.Span(0, 4.25, A),
                        new RowSpans.Span(4.25, 4.75, B),
                        new RowSpans.Span(4.75, 5, LOADING_B),
                        new RowSpans.Span(5, 8, B));
    }

    @Test
    void whatTakesNextToNoTimeIsNotDrawn() {
        var row = new ResidencyTimeline.Row(
                List.of(stretch(0, 3, share(A, 95), share(B, 5)), stretch(3, 6, share(A, 100))));

        assertThat(RowSpans.of(row, 6, 1)).containsExactly(new RowSpans.Span(0, 6, A));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void spansFollowOneAnotherAndKeepTheSharesOfTheRow(int fold) {
        ResidencyTimeline residency =
                FakeReport.twoDays().baseline().replications().getFirst().residency();
        for (ResidencyTimeline.Row row : residency.machines()) {
            List<RowSpans.Span> spans = RowSpans.of(row, residency.bins(), fold);

            assertThat(spans.getFirst().from()).isZero();
            assertThat(spans.getLast().to()).isCloseTo(residency.bins(), within(1e-6));
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i).from()).isEqualTo(spans.get(i - 1).to());
                assertThat(spans.get(i).state()).isNotEqualTo(spans.get(i - 1).state());
            }
            MachineState some = row.stretches().getFirst().shares().getFirst().state();
            double drawn = spans.stream()
                    .filter(span -> span.state().equals(some))
                    .mapToDouble(span -> span.to() - span.from())
                    .sum();
            double spent = row.stretches().stream()
                    .mapToDouble(stretch -> (stretch.to() - stretch.from())
                            * stretch.shares().stream()
                                    .filter(share -> share.state().equals(some))
                                    .mapToInt(ResidencyTimeline.Share::percent)
                                    .sum()
                            / 100.0)
                    .sum();
            assertThat(drawn / residency.bins()).isCloseTo(spent / residency.bins(), within(0.03));
        }
    }
}
