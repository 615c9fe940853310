package io.simctl.live.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.StepTimes;
import io.simctl.live.process.StartFailure;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.LlamaEmbedded;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.fleet.FleetEntry.StepTable;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.profile.ProfileFile;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.profile.ProvenanceKind;
import io.simctl.scenario.profile.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CalibratorTest {
    private static final MachineFacts MACHINE =
            new MachineFacts("this", 1L << 30, 0, new Source("the test", ProvenanceKind.ASSUMED, ""));

    @TempDir
    private Path folder;

    private static BackendSpec backend(ServerFamily family, Optional<String> url, int slots, int context) {
        BackendSpec usual = BackendSpec.USUAL;
        return new BackendSpec(
                family,
                Optional.empty(),
                url,
                false,
                usual.api(),
                slots,
                context,
                1,
                Optional.empty(),
                Map.of(),
                usual.startTimeout(),
                usual.stopTimeout(),
                Duration.ofSeconds(20));
    }

    private static Calibrated calibrate(Subject subject, Duration budget) throws Exception {
        try (Calibrator calibrator = new Calibrator(subject, MachineLimits.known())) {
            calibrator.measure(
                    budget, (what, share) -> assertThat(share).as(what).isBetween(0.0, 1.0));
            return calibrator.found();
        }
    }

    /** A scenario on the machine of that profile. */
    private Scenario scenario(Path profile) throws Exception {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), """
                scenario: measured
                duration: 10s
                models: {tiny: {weights: 300KB, kv_per_token: 512, context: 512, parameters: 263000}}
                hardware: {this: {profile: %s}}
                fleet: {box: {hardware: this}}
                workload: {rate: 1/s, model: tiny, prompt: 30, output: 10}
                policies: {p: {}}
                """.formatted(profile.getFileName()));
        return ScenarioLoader.load(file, List.of(), Policies.load(getClass().getClassLoader()))
                .scenario();
    }

    @Test
    void measuresRealServersAndWritesAProfileThatAScenarioNames() throws Exception {
        Subject subject = Subjects.of(
                backend(new LlamaEmbedded(), Optional.empty(), 2, 512),
                Map.of("tiny", new LiveModel.Synth("5m", "q8_0", 1)),
                folder.resolve("models"));

        ProfileFile profile = calibrate(subject, Duration.ofSeconds(18)).profile(MACHINE);
        Path file = Files.writeString(folder.resolve("this.yaml"), EffectiveConfig.render(profile));

        assertThat(Profiles.read(file).hardware()).containsKey("this");
        assertThat(profile.calibration().orElseThrow().models()).hasEntrySatisfying("tiny", quality -> {
            assertThat(quality.kvTokens().orElseThrow())
                    .as("of 2 slots of 512 tokens")
                    .isBetween(256L, 1024L);
            assertThat(quality.loads())
                    .as("once to measure it, once more at least")
                    .hasSizeGreaterThan(1);
            assertThat(quality.measurements()).isPositive();
        });
        Scenario scenario = scenario(file);
        HardwareSpec hardware = Objects.requireNonNull(scenario.hardware().get("this"));
        assertThat(hardware.loadOverhead()).isPositive();
        assertThat(hardware.unload()).isPositive();
        StepTable steps = steps(scenario.fleet().values().iterator().next().steps());
        assertThat(steps.decode())
                .containsKey(1)
                .allSatisfy((size, step) -> assertThat(step).isPositive());
        assertThat(steps.prefill()).isPositive();
        assertThat(ProcessHandle.current().descendants())
                .as("processes left behind")
                .noneMatch(ProcessHandle::isAlive);
    }

    private static StepTable steps(Map<String, StepTable> steps) {
        return Objects.requireNonNull(steps.get("tiny"));
    }

    /**
     * The emulator's steps are known to the nanosecond; what a client finds is off by the time on the way and by what else the
     * machine does, hence the slow tag and the tolerances of a quarter.
     */
    @Test
    @Tag("slow")
    void findsTheTimesOfAnEmulatedServer() throws Exception {
        StepTimes times = new AffineTimes(4_000_000, 3_000_000, 100_000, 4_000);
        try (Emulator emulator = Emulator.start(EmulatorOptions.INSTANT.withTimes(times))) {
            Subject subject = Subjects.of(
                    backend(new LlamaServer(), Optional.of(emulator.base().toString()), 4, 2048),
                    Map.of("tiny", new LiveModel.Name("emulated")),
                    folder);

            ProfileFile profile = calibrate(subject, Duration.ofSeconds(60)).profile(MACHINE);

            StepTable steps =
                    steps(Objects.requireNonNull(profile.hardware().get("this")).steps());
            Percentage quarter = Percentage.withPercentage(25);
            for (int size = 1; size <= 4; size++) {
                double step = millis(Objects.requireNonNull(steps.decode().get(size)))
                        + size * 500 * millis(steps.perContextToken());
                assertThat(step)
                        .as("ms of a step of %s with 500 tokens each", size)
                        .isCloseTo(4 + 3 * size + 2 * size, quarter);
            }
            for (int prompt : List.of(100, 1000)) {
                double prefill = millis(steps.requestOverhead())
                        + prompt * 1000 / steps.prefill()
                        + prompt * (prompt + 1) / 2.0 * millis(steps.perPromptPair());
                assertThat(prefill).as("ms of a prompt of %s", prompt).isCloseTo(4 + 0.1 * prompt, quarter);
            }
            assertThat(profile.calibration().orElseThrow().models())
                    .hasEntrySatisfying(
                            "tiny",
                            quality ->
                                    assertThat(quality.kvTokens().orElseThrow()).isGreaterThan(4 * 1024));
        }
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    @Test
    void aServerThatCannotStartSaysWhyWithItsLastWords() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "not a model");
        Subject subject = Subjects.of(
                backend(new LlamaEmbedded(), Optional.empty(), 2, 512),
                Map.of("broken", new LiveModel.File(new FileRef("broken.gguf", broken), true)),
                folder);

        assertThatThrownBy(() -> calibrate(subject, Duration.ofSeconds(10)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("broken: ended with status 1 before it was ready")
                .hasMessageContaining("not a GGUF file");
    }

    @Test
    void aServerThatOnlyRefusesIsGivenUp() throws Exception {
        try (Emulator emulator = Emulator.start(EmulatorOptions.INSTANT.withFaults("status=500"))) {
            Subject subject = Subjects.of(
                    backend(new LlamaServer(), Optional.of(emulator.base().toString()), 4, 2048),
                    Map.of("tiny", new LiveModel.Name("emulated")),
                    folder);

            assertThatThrownBy(() -> calibrate(subject, Duration.ofSeconds(10)))
                    .isInstanceOf(CalibrationFailure.class)
                    .hasMessageContaining("tiny: a request of 64 tokens failed")
                    .hasMessageContaining("server_error");
        }
    }
}
