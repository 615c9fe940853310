package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Alarm;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LeapTest {
    private final Leap leap = new Leap();

    @Test
    void endsItsStepsWhereTheSeriesSays() {
        leap.begin(100, 10, 2, 0.5);
        assertThat(leap.boundary(0)).isEqualTo(100);
        assertThat(leap.boundary(1)).isEqualTo(120);
        assertThat(leap.boundary(2)).isEqualTo(144);
        assertThat(leap.boundary(3)).isEqualTo(172);
    }

    @Test
    void roundsEachBoundaryOnceHoweverManyStepsThereAre() {
        leap.begin(0, 1e6 / 3, 0, 1);
        assertThat(leap.boundary(3_000_000)).isEqualTo(1_000_000_000_000L);
    }

    @Test
    void neverEndsAStepThatLastsBeyondTheEndOfTime() {
        leap.begin(100, 9.3e18, 0, 1);
        assertThat(leap.boundary(1)).isEqualTo(Alarm.NEVER);
        assertThat(leap.boundary(2)).isEqualTo(Alarm.NEVER);
        assertThat(leap.next(200)).isEqualTo(1);
    }

    @Property
    void knowsTheNextBoundaryAtAnyTime(
            @ForAll @DoubleRange(min = 0.01, max = 1e8) double first,
            @ForAll @DoubleRange(min = 0, max = 1e3) double growth,
            @ForAll @DoubleRange(min = 0.01, max = 1) double speed,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long elapsed) {
        leap.begin(7, first, growth, speed);
        long next = leap.next(7 + elapsed);
        assertThat(leap.boundary(next)).isGreaterThanOrEqualTo(7 + elapsed);
        if (next > 0) {
            assertThat(leap.boundary(next - 1)).isLessThan(7 + elapsed);
        }
    }

    @Property
    void goesOnAsBeforeWhenStepsAreLeftBehind(
            @ForAll @DoubleRange(min = 1, max = 1e6) double first,
            @ForAll @DoubleRange(min = 0, max = 1e3) double growth,
            @ForAll @IntRange(min = 0, max = 1000) int behind,
            @ForAll @IntRange(min = 0, max = 1000) int ahead) {
        leap.begin(0, first, growth, 0.7);
        long expected = leap.boundary(behind + ahead);
        leap.advance(behind);
        assertThat(leap.boundary(ahead)).isCloseTo(expected, within(1L));
    }

    @Property
    void doesTheRestOfAStepAtTheNewSpeed(
            @ForAll @DoubleRange(min = 0.05, max = 1) double before,
            @ForAll @DoubleRange(min = 0.05, max = 1) double after,
            @ForAll @LongRange(min = 0, max = 9_999) long change) {
        leap.begin(0, 10_000, 0, before);
        leap.changeSpeed(change, after);
        double left = 10_000 - change * before;
        assertThat((double) leap.boundary(1)).isCloseTo(change + left / after, within(0.5001));
        assertThat(leap.isBent()).isEqualTo(change > 0);
    }
}
