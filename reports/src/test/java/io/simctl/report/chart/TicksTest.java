package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void timeIsInTheUnitsPeopleUse() {
        assertThat(Ticks.time(2 * 86_400, 8).labels())
                .containsExactly("0", "6 h", "12 h", "18 h", "1 d", "1 d 6 h", "1 d 12 h", "1 d 18 h", "2 d");
        assertThat(Ticks.time(600, 5).labels()).containsExactly("0", "2 min", "4 min", "6 min", "8 min", "10 min");
        assertThat(Ticks.time(5, 10).labels()).containsExactly("0", "1 s", "2 s", "3 s", "4 s", "5 s");
    }

    @Test
    void logarithmicMarksChangeFromMillisecondsToSeconds() {
        assertThat(Ticks.logMillis(100, 10_000).labels())
                .containsExactly("100 ms", "200 ms", "500 ms", "1 s", "2 s", "5 s", "10 s");
    }

    @Property
    void timeHasNeverMoreMarksThanAskedFor(@ForAll @DoubleRange(min = 1, max = 3e8) double seconds) {
        Ticks ticks = Ticks.time(seconds, 12);

        assertThat(ticks.at()).hasSizeBetween(2, 13).isSorted();
    }

    @Property
    void linearMarksCoverTheValuesAndNotMuchMore(@ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1e9) double max) {
        Ticks ticks = Ticks.linear(max);

        assertThat(ticks.last()).isGreaterThanOrEqualTo(max).isLessThan(2 * max + 1e-9);
        assertThat(ticks.at()).hasSizeBetween(3, 6);
        assertThat(ticks.labels()).doesNotHaveDuplicates();
    }

    @Property
    void logarithmicMarksAreFewInsideTheAxisAndAllDifferent(
            @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1e6) double from,
            @ForAll @DoubleRange(min = 2, max = 1e6) double factor) {
        Ticks ticks = Ticks.logMillis(from, from * factor);

        assertThat(ticks.at()).hasSizeBetween(1, 12).isSorted();
        assertThat(ticks.at()).allMatch(at -> at >= from * 0.99 && at <= from * factor * 1.01);
        assertThat(ticks.labels()).doesNotHaveDuplicates();
    }
}
