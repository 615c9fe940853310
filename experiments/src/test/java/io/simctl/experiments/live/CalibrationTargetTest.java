package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.ScenarioSource;
import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTargetTest {
    @TempDir
    private Path folder;

    private CalibrationTarget target(String hardware) throws Exception {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), """
                scenario: limits
                duration: 10s
                models:
                  ada: {weights: 600KB, kv_per_token: 512, context: 512, parameters: 263000, live: {synth: tiny}}
                hardware: {box: %s}
                fleet: {box: {hardware: box, backend: {type: llama-embedded, slots: 1, context: 256}}}
                workload: {rate: 1/s, model: ada, prompt: 30, output: 10}
                policies: {p: {}}
                """.formatted(hardware));
        Scenario scenario = ScenarioSource.of(file).load().scenario();
        return CalibrationTarget.of(
                scenario, scenario.fleet().values().iterator().next(), file, folder.resolve("models"));
    }

    @Test
    void aDataSheetLimitsWhatCanBeMeasured() throws Exception {
        CalibrationTarget target = target("{profile: h100}");
        assertThat(target.limits().whose()).isEqualTo("`box` by the data sheet in its profile");
        assertThat(target.limits().bandwidth()).isEqualTo(1.5 * 3350e9);
    }

    @Test
    void whatAUserWroteLimitsNothingButStandsInForWhatIsNotMeasured() throws Exception {
        CalibrationTarget target =
                target("{memory: 1GB, bandwidth: 10GB/s, bandwidth_efficiency: 0.5, compute: 100GFLOPS}");
        assertThat(target.limits()).isEqualTo(MachineLimits.known());
        assertThat(target.facts().bandwidth()).hasValue(5e9);
    }
}
