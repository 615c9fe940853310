package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecalibrationTest {
    private static final Path PROFILE = Path.of("/out/calibrated.yaml");

    private static List<String> overrides(String hardware) {
        return Recalibration.overrides(hardware, List.of("left", "right"), PROFILE);
    }

    @Test
    void hardwareOfTheScenarioKeepsWhatItSaysBesideItsProfile() {
        assertThat(overrides("box")).containsExactly("hardware.box.profile=/out/calibrated.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mac.yaml", "mac.yml", "profiles/mac", "macs.yaml#studio"})
    void machinesWhoseHardwareIsAFileGetTheOtherFile(String hardware) {
        assertThat(overrides(hardware))
                .containsExactly(
                        "fleet.left.hardware=/out/calibrated.yaml", "fleet.right.hardware=/out/calibrated.yaml");
    }
}
