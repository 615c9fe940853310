package io.simctl.workload;

import static io.simctl.workload.Workloads.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.RateShape;
import io.simctl.scenario.RateShape.Burst;
import io.simctl.scenario.RateShape.Diurnal;
import io.simctl.scenario.RateShape.Ramp;
import io.simctl.scenario.RateShape.Steps;
import io.simctl.scenario.RateShape.Steps.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What {@link OperationalTime} inverts is integrated here by a sum over small steps. */
class OperationalTimeTest {
    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * SECOND));
    }

    private static final RateShape DAY = new Diurnal(0.8, seconds(20), seconds(100));
    private static final RateShape RAMP = new Ramp(0.2, 3, seconds(10), seconds(60));
    private static final RateShape BURSTS = new Burst(5, seconds(5), seconds(2), Optional.of(seconds(17)));
    private static final RateShape STEPS = new Steps(List.of(new Step(seconds(30), 0), new Step(seconds(40), 2)));

    private static List<Long> times(double rate, List<RateShape> shapes, double gap, double end) {
        OperationalTime time = new OperationalTime(rate, shapes, 0, (long) (end * SECOND));
        List<Long> times = new ArrayList<>();
        for (long at = time.advance(gap); at != RequestSource.NEVER; at = time.advance(gap)) {
            times.add(at);
        }
        return times;
    }

    /** Expected requests up to each cell's end; the jumps of the shapes lie between cells. */
    private record Integral(double[] upTo) {
        static final int CELLS = 2_000_000;
        static final double CELL = 200.0 / CELLS;

        static Integral of(double rate, List<RateShape> shapes) {
            double[] upTo = new double[CELLS + 1];
            for (int i = 0; i < CELLS; i++) {
                double factor = rate * CELL;
                for (RateShape shape : shapes) {
                    factor *= ShapeCurve.at(shape, (long) ((i + 0.5) * CELL * SECOND));
                }
                upTo[i + 1] = upTo[i] + factor;
            }
            return new Integral(upTo);
        }

        double at(double seconds) {
            int cell = Math.min((int) (seconds / CELL), CELLS - 1);
            return upTo[cell] + (seconds / CELL - cell) * (upTo[cell + 1] - upTo[cell]);
        }
    }

    private static void assertAccumulatesOneGapBetweenTimes(List<RateShape> shapes) {
        Integral integral = Integral.of(10, shapes);

        List<Long> times = times(10, shapes, 7, 200);

        assertThat(times).hasSize((int) (integral.at(200) / 7));
        double last = 0;
        for (long time : times) {
            assertThat(integral.at(time / SECOND) - integral.at(last))
                    .as("requests expected from %s s to %s s", last, time / SECOND)
                    .isCloseTo(7, within(5e-3));
            last = time / SECOND;
        }
    }

    @Test
    void runsEvenlyAtAConstantRate() {
        assertThat(times(4, List.of(), 1, 1.1))
                .containsExactly(250_000_000L, 500_000_000L, 750_000_000L, 1_000_000_000L);
    }

    @Test
    void tellsTheGapsThatItsTimesCameFrom() {
        for (List<RateShape> shapes : List.of(List.of(DAY), List.of(RAMP), List.of(BURSTS), List.of(DAY, RAMP))) {
            OperationalTime back = new OperationalTime(10, shapes, 0, (long) (200 * SECOND));
            for (long time : times(10, shapes, 7, 200)) {
                assertThat(back.passUntil(time))
                        .as("gap before %s s", time / SECOND)
                        .isCloseTo(7, within(1e-6));
            }
        }
    }

    @Test
    void followsEachShape() {
        for (RateShape shape : List.of(DAY, RAMP, BURSTS, STEPS)) {
            assertAccumulatesOneGapBetweenTimes(List.of(shape));
        }
    }

    @Test
    void followsProductsOfShapes() {
        assertAccumulatesOneGapBetweenTimes(List.of(DAY, RAMP));
        assertAccumulatesOneGapBetweenTimes(List.of(RAMP, RAMP, BURSTS));
        assertAccumulatesOneGapBetweenTimes(List.of(DAY, RAMP, BURSTS, STEPS));
    }

    @Test
    void sendsNothingWhileTheRateIsZero() {
        assertThat(times(10, List.of(STEPS), 1, 50)).isNotEmpty().noneMatch(t -> t > 30 * SECOND && t < 40 * SECOND);
    }

    @Test
    void neverGoesBackwards() {
        SplittableRandom random = new SplittableRandom(7);
        OperationalTime time = new OperationalTime(1e6, List.of(DAY, RAMP), 0, (long) (100 * SECOND));
        long last = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long at = time.advance(random.nextExponential());
            assertThat(at >= last).isTrue();
            last = at;
        }
    }

    @Test
    void ticksForYearsWithoutLosingItsPlace() {
        List<Long> times = times(1 / 86_400.0, List.of(), 1, 86_400.0 * 1000.5);

        assertThat(times).hasSize(1000);
        assertThat(times.getLast() / SECOND / 86_400).isCloseTo(1000, within(1e-9));
    }
}
