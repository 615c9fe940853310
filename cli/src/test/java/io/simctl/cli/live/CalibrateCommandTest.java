package io.simctl.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl calibrate} as a user meets it. */
class CalibrateCommandTest {
    @TempDir
    private Path folder;

    private static final String SCENARIO = """
            scenario: calibrated
            duration: 10s
            models:
              ada: {weights: 6MB, kv_per_token: 512, context: 512, parameters: 5e6, live: {synth: 5m}}
            hardware: {box: {memory: 1GB, bandwidth: 10GB/s, compute: 100GFLOPS}}
            fleet: {box: {hardware: box, backend: {type: llama-embedded, slots: 1, context: 256}}}
            workload: {rate: 1/s, model: ada, prompt: 30, output: 10}
            policies: {p: {}}
            """;

    private Path scenario() throws Exception {
        return Files.writeString(folder.resolve("scenario.yaml"), SCENARIO);
    }

    @Test
    void calibratesAMachineOfAScenarioWhichThenRunsOnTheProfile() throws Exception {
        Path scenario = scenario();
        Path profile = folder.resolve("box.yaml");

        Result calibrated = Simctl.run(
                "calibrate", "--scenario", scenario.toString(), "--budget", "10s", "--out", profile.toString());

        assertThat(calibrated.exitCode()).as(calibrated.err()).isZero();
        assertThat(calibrated.out())
                .contains("ada: decode ", " tokens/s", "load: ", "profile: " + profile)
                .contains("use it:  simctl run " + scenario + " --set fleet.box.hardware=" + profile);
        assertThat(Files.readString(profile))
                .contains("load_average:", "noise:", "fit_error:", "kv_tokens:", "memory: [1GB]");

        Result run = Simctl.run(
                "run",
                scenario.toString(),
                "--set",
                "fleet.box.hardware=" + profile,
                "--out",
                folder.resolve("out").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aBackendThatCannotStartEndsWithItsLastWordsAndNoProfile() throws Exception {
        Path out = folder.resolve("none.yaml");

        Result result = Simctl.run(
                "calibrate",
                "llama-server",
                "--model",
                "synth:tiny",
                "--command",
                "sh -c 'echo no such device; exit 7' {port}",
                "--out",
                out.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
        assertThat(result.err())
                .contains("tiny: ended with status 7 before it was ready", "no such device")
                .doesNotContain("\tat ");
        assertThat(out).doesNotExist();
    }

    @Test
    void aServerThatStartsNoSecondTimeLeavesWhatWasMeasuredAndSaysSo() throws Exception {
        Path out = folder.resolve("partial.yaml");
        Path flag = folder.resolve("started");
        Path server = Files.writeString(folder.resolve("server.sh"), """
                if [ -e '%s' ]; then echo no such device; exit 7; fi
                touch '%s'
                exec '%s/bin/java' -cp '%s' %s serve --port "$1" --step 4ms --per-prompt-token 10us
                """.formatted(
                        flag,
                        flag,
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        "io.simctl.cli.Main"));

        Result result = Simctl.run(
                "calibrate",
                "llama-server",
                "--model",
                "synth:tiny",
                "--slots",
                "2",
                "--context",
                "512",
                "--command",
                "sh " + server + " {port}",
                "--budget",
                "20s",
                "--out",
                out.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BACKEND);
        assertThat(result.err())
                .contains("load times could not be measured: tiny: ended with status 7", "no such device")
                .contains(out + " holds what was measured before that; its `gaps` say what is missing")
                .doesNotContain("\tat ");
        assertThat(result.out()).contains("tiny: decode ");
        assertThat(Files.readString(out)).contains("gaps:", "load times could not be measured", "steps:");
    }

    @Test
    void aServerThatRepliesInOnePieceIsNotMeasured() throws Exception {
        Path out = folder.resolve("none.yaml");
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT
                .withTimes(new AffineTimes(4_000_000, 0, 10_000, 0))
                .withFaults("chunk_tokens=100000"))) {
            Result result = Simctl.run(
                    "calibrate",
                    "openai",
                    "--url",
                    server.base().toString(),
                    "--model",
                    "emulated",
                    "--budget",
                    "20s",
                    "--out",
                    out.toString());

            assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
            assertThat(result.err())
                    .contains("emulated: a reply cannot be measured: its ", "tokens came in one piece", "buffering")
                    .doesNotContain("\tat ");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void aServerWithoutCountsIsCountedByChunksAndThatIsMarked() throws Exception {
        Path out = folder.resolve("chunks.yaml");
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT
                .withTimes(new AffineTimes(4_000_000, 0, 10_000, 0))
                .withFaults("usage=none"))) {
            Result result = Simctl.run(
                    "calibrate",
                    "openai",
                    "--url",
                    server.base().toString(),
                    "--model",
                    "emulated",
                    "--slots",
                    "2",
                    "--budget",
                    "10s",
                    "--out",
                    out.toString());

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).contains("emulated: output tokens: ", "each chunk counts as a token");
            assertThat(Files.readString(out)).contains("gaps:", "each chunk counts as a token");
        }
    }

    @Test
    void saysWhatIsWrongWithItsOptionsBeforeAnythingStarts() throws Exception {
        assertUsage("there is no backend `llama-serv`; did you mean `llama-server`?", "llama-serv");
        assertUsage("expected either a BACKEND, such as llama-embedded, or --scenario FILE");
        assertUsage("--budget must be from 1s to 10m, but is `11m`", "mlx", "--budget", "11m");
        assertUsage("`openai` needs the `url` of a server", "openai");
        assertUsage("--slots must be from 1 to 4096, but is 0", "mlx", "--slots", "0");
        assertUsage(
                "must end in .yaml", "mlx", "--out", folder.resolve("profile").toString());
        assertUsage("can make: there are tiny", "llama-embedded", "--model", "synth:huge");
        assertUsage("there is no nowhere.gguf", "llama-embedded", "--model", "nowhere.gguf");
        assertUsage(
                "the profile would call both `a/model.gguf` and `b/model/` `model`; give one of them another name",
                "llama-server",
                "--model",
                "a/model.gguf",
                "--second-model",
                "b/model/");
        assertUsage("--second-model is the --model", "llama-embedded", "--second-model", "synth:20m");
        assertUsage("--model `//` has no name to call it by", "mlx", "--model", "//");
        assertUsage("there is no models/qwen, which `models.qwen.live` names", "mlx", "--model", "models/qwen/");
        assertUsage(
                "the scenario has no machines `boxx`; did you mean `box`?",
                "--scenario",
                scenario().toString(),
                "--fleet",
                "boxx");
    }

    private static void assertUsage(String message, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "calibrate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Result result = Simctl.run(all);
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
