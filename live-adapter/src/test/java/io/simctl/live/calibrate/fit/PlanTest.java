package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Probe FAST = new Probe(2e6, 100_000);
    private static final Probe SLOW = new Probe(500e6, 20e6);

    @Test
    void measuresEachBatchSizeOnItsOwn() {
        assertThat(Plan.sizes(1)).containsExactly(1);
        assertThat(Plan.sizes(4)).containsExactly(1, 2, 3, 4);
        assertThat(Plan.sizes(20)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20);
        assertThat(Plan.of(4, 2048, FAST, Duration.ofMinutes(5)).measurements())
                .filteredOn(Decode.class::isInstance)
                .extracting(decode -> ((Decode) decode).sequences())
                .contains(1, 2, 3, 4);
    }

    @Test
    void repeatsWhereThereIsTime() {
        assertThat(Plan.of(4, 2048, FAST, Duration.ofMinutes(5)).rounds()).isEqualTo(5);
        assertThat(Plan.of(4, 2048, SLOW, Duration.ofMinutes(5)).rounds()).isEqualTo(1);
    }

    @Test
    void aSlowServerIsAskedTheMostTellingOnly() {
        Plan plan = Plan.of(4, 2048, SLOW, Duration.ofSeconds(5));
        assertThat(plan.measurements())
                .hasSize(3)
                .hasAtLeastOneElementOfType(Decode.class)
                .hasAtLeastOneElementOfType(Prefill.class);
    }

    @Test
    void asksAlsoInClosedLoopsThatKeepAllSlotsBusyWithAndWithoutABacklog() {
        assertThat(Plan.of(8, 2048, FAST, Duration.ofMinutes(2)).measurements())
                .filteredOn(Loop.class::isInstance)
                .extracting(loop -> ((Loop) loop).users())
                .containsExactly(8, 24, 200, 56);
    }

    @Test
    void letsFewerWaitWhereItWouldTakeLongToServeThemAndNoneWhereTheyWouldBeTooFewToTell() {
        Probe slower = new Probe(2e6, 3e6);
        assertThat(Plan.of(8, 2048, slower, Duration.ofMinutes(2)).measurements())
                .filteredOn(Loop.class::isInstance)
                .extracting(loop -> ((Loop) loop).users())
                .containsExactly(8, 24, 103, 56);
        assertThat(Plan.of(8, 2048, SLOW, Duration.ofHours(1)).measurements())
                .filteredOn(Loop.class::isInstance)
                .extracting(loop -> ((Loop) loop).users())
                .containsExactly(8, 24);
    }

    @Test
    void nothingJoinsASingleSlot() {
        assertThat(Plan.of(1, 2048, FAST, Duration.ofMinutes(5)).measurements()).noneMatch(Join.class::isInstance);
    }

    @Property(tries = 500)
    void noRequestIsLongerThanTheContext(
            @ForAll @IntRange(min = 1, max = 64) int slots,
            @ForAll @IntRange(min = 64, max = 100_000) int context,
            @ForAll @DoubleRange(min = 3, max = 9) double stepExponent,
            @ForAll @DoubleRange(min = 1, max = 8) double tokenExponent,
            @ForAll @IntRange(min = 1, max = 600) int seconds) {
        Probe probe = new Probe(Math.pow(10, stepExponent), Math.pow(10, tokenExponent));
        for (Measurement one :
                Plan.of(slots, context, probe, Duration.ofSeconds(seconds)).measurements()) {
            int tokens = switch (one) {
                case Prefill prefill -> prefill.promptTokens() + 2;
                case Decode decode -> decode.promptTokens() + decode.outputTokens();
                case Loop loop -> loop.promptTokens() + loop.outputTokens();
                case Join join -> Math.max(join.promptTokens() + 2, Plan.SHORT + join.outputTokens());
            };
            assertThat(tokens).as("%s", one).isBetween(3, context);
        }
    }
}
