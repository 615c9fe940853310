package io.simctl.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.cli.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simctl model synth} as a user meets it. */
class ModelSynthCommandTest {
    @TempDir
    private Path folder;

    @Test
    void makesAModelAndSaysHowLargeItIs() throws Exception {
        Path file = folder.resolve("m.gguf");
        Result result = Simctl.run("model", "synth", file.toString(), "--type", "q8_0");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.FINE);
        assertThat(result.out()).contains("0.26 M parameters, 0.3 MB, 512 bytes of KV cache a token");
        assertThat(file).isRegularFile();
    }

    @Test
    void makesBothFormsOfAModel() throws Exception {
        Path file = folder.resolve("m.gguf");
        Path hf = folder.resolve("hf");
        Result result = Simctl.run("model", "synth", file.toString(), "--params", "400k", "--hf", hf.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.FINE);
        assertThat(hf.resolve("model.safetensors")).isRegularFile();
        assertThat(hf.resolve("tokenizer.json")).isRegularFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--preset huge | no preset is called `huge`; there are tiny, 5m, 20m, 150m",
                "--params 7B | '7B' is not a number such as 300k or 20M",
                "--params 900M | a model of 900000000 parameters cannot be made: 300k to 150M can",
                "--type q8_0 --hf x | --hf goes with --tokenizer bpe and --type f16 or f32"
            })
    void saysWhatCannotBeMadeAndMakesNothing(String options, String says) throws Exception {
        Path file = folder.resolve("m.gguf");
        String[] words = ("model synth " + file + " " + options).split(" ", -1);
        Result result = Simctl.run(words);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(says).doesNotContain("Exception");
        assertThat(Files.exists(file)).isFalse();
    }
}
