package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline.Row;
import io.simctl.report.result.ResidencyTimeline.Share;
import io.simctl.report.result.ResidencyTimeline.Stretch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrashTest {
    private static final int BINS = 480;
    private static final MachineState RESIDENT = new MachineState(List.of(0), List.of());

    private static MachineState loading(int model) {
        return new MachineState(List.of(), List.of(model));
    }

    private static Stretch all(int from, int to, MachineState state) {
        return new Stretch(from, to, List.of(new Share(state, 100)));
    }

    /** Resident but for bins {@code from} to {@code to}, in which every other bin is a load of another model. */
    private static Row swapping(int from, int to) {
        List<Stretch> stretches = new ArrayList<>(List.of(all(0, from, RESIDENT)));
        for (int bin = from; bin < to; bin++) {
            stretches.add(all(bin, bin + 1, bin % 2 == 0 ? loading(bin / 2 % 2) : RESIDENT));
        }
        stretches.add(all(to, BINS, RESIDENT));
        return new Row(stretches);
    }

    @Test
    void isWhereLoadsFollowEachOtherAndTakeAQuarterOfTheTime() {
        assertThat(Thrash.of(swapping(100, 200), BINS)).containsExactly(new Thrash.Stretch(100, 197));
        assertThat(Thrash.share(swapping(100, 200), BINS)).isEqualTo(97.0 / BINS);
    }

    @Test
    void aSingleLoadIsNoneHoweverLong() {
        Row row = new Row(List.of(all(0, 100, RESIDENT), all(100, 300, loading(1)), all(300, BINS, RESIDENT)));

        assertThat(Thrash.of(row, BINS)).isEmpty();
    }

    @Test
    void aFewBriefLoadsAreNone() {
        Row row = new Row(List.of(
                all(0, 100, RESIDENT),
                all(100, 101, loading(1)),
                all(101, 108, RESIDENT),
                all(108, 109, loading(2)),
                all(109, BINS, RESIDENT)));

        assertThat(Thrash.of(row, BINS)).isEmpty();
    }

    @Test
    void loadsThatABinHoldsTogetherAreToldApart() {
        Row row = new Row(List.of(
                new Stretch(
                        0, 20, List.of(new Share(loading(0), 40), new Share(loading(1), 40), new Share(RESIDENT, 20))),
                all(20, BINS, RESIDENT)));

        assertThat(Thrash.of(row, BINS)).singleElement().satisfies(stretch -> {
            assertThat(stretch.from()).isLessThan(1);
            assertThat(stretch.to()).isBetween(18.0, 20.0);
        });
    }
}
