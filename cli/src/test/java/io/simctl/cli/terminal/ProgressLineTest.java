package io.simctl.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ProgressLine line = new ProgressLine("simulated", Duration.ofMinutes(1));

    private String text(String done, String total, int elapsedSeconds) {
        return line.text(Duration.parse(done), Duration.parse(total), Duration.ofSeconds(elapsedSeconds));
    }

    @Test
    void saysHowFarItIsInTheUnitOfTheWholeAndWhichTimeIsLeft() {
        assertThat(text("PT18H", "PT60H", 12)).isEqualTo("simulated 18 of 60 h, 28 s left");
        assertThat(text("PT17H", "PT51H", 600)).isEqualTo("simulated 17 of 51 h, 20 min left");
        assertThat(text("PT30S", "PT2M", 1)).isEqualTo("simulated 30 of 120 s, 3 s left");
        assertThat(text("P2D", "P20D", 1)).isEqualTo("simulated 2 of 20 d, 9 s left");
    }

    @Test
    void promisesNothingBeforeTheFirstStepAndAfterTheLast() {
        assertThat(text("PT0S", "PT60H", 1)).isEqualTo("simulated 0 of 60 h");
        assertThat(text("PT60H", "PT60H", 1)).isEqualTo("simulated 60 of 60 h");
    }

    @Test
    void saysHowFarItIsWhereTheEndIsNotKnown() {
        assertThat(text("PT7M", "PT0S", 1)).isEqualTo("simulated 7 min");
    }
}
