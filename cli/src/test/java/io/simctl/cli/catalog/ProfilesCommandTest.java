package io.simctl.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.cli.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl profiles} as a user meets it. */
class ProfilesCommandTest {
    @Test
    void listsMachinesAndModels() throws Exception {
        Result result = Simctl.run("profiles");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches(" +m4-max-40 .* 546 GB/s .*18.4 TFLOPS .*48 GiB, 64 GiB, 128 GiB"))
                .anyMatch(line -> line.matches(" +gpt-oss-20b .*mxfp4 12.1 GB"));
    }

    @Test
    void showsAMachineWithSourcesAndCeilings() throws Exception {
        Result result = Simctl.run("profiles", "m4-max-40-64gb");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains(
                        "m4-max-40: Apple M4 Max, 40 GPU cores", "546 GB/s", "published: https://", "assumed: https://")
                .containsPattern("gpt-oss-20b mxfp4 +169\\.");
    }

    @Test
    void showsAModelWithItsMeasurements() throws Exception {
        Result result = Simctl.run("profiles", "gpt-oss-120b");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .containsPattern("mxfp4: 63.4 GB of weights")
                .containsPattern("rtx-4090 +[0-9.]+ +does not fit")
                .containsPattern("m2-ultra-76 mxfp4 +85\\.6 +decode at 256 tokens of context: https://");
    }

    @Test
    void printsJson() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(Simctl.run("profiles", "qwen3-8b", "--json").out());

        assertThat(json.get("hardware")).isEmpty();
        assertThat(json.at("/models/0/kv_per_token").asLong()).isEqualTo(147_456);
        assertThat(json.at("/models/0/sources/layers/url").asText()).startsWith("https://");
        assertThat(json.get("decode_ceilings")).anySatisfy(ceiling -> {
            assertThat(ceiling.get("hardware").asText()).isEqualTo("rtx-4090");
            assertThat(ceiling.get("quantisation").asText()).isEqualTo("q4_k_m");
            assertThat(ceiling.get("decode").asDouble()).isEqualTo(1008 / 5.03, within(1e-9));
        });
    }

    @Test
    void showsWhatAFileHolds(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("mine.yaml"),
                "hardware: {mine: {label: Mine, memory: 8GB, reserve: 1GB, bandwidth: 100GB/s, compute: 1TFLOPS}}");

        assertThat(Simctl.run("profiles", file.toString()).out()).containsPattern("qwen3-8b q4_k_m +19\\.9");
        Files.writeString(file, "hardware: {mine: {}}");
        assertThat(Simctl.run("profiles", file.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void tellsWhichNameWasMeant() throws Exception {
        Result result = Simctl.run("profiles", "qwen3-8");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("no profile is called `qwen3-8`; did you mean `qwen3-8b`?");
    }

    @Test
    void offersTheNamesThatBeginSo() throws Exception {
        assertThat(Simctl.run("profiles", "m4-max").err())
                .contains("no profile is called `m4-max`; did you mean `m4-max-32` or `m4-max-40`?");
    }

    @Test
    void writesQuantitiesOfAKindInOneUnitWithThreeDigits() throws Exception {
        assertThat(Simctl.run("profiles").out().lines())
                .anyMatch(line -> line.matches(" +m1-8 .* 66\\.7 GB/s +2\\.6 TFLOPS +8 GiB, 16 GiB"))
                .anyMatch(line -> line.matches(" +h200 .* 4800 GB/s +990 TFLOPS +131 GiB"))
                .anyMatch(line -> line.matches(" +gpt-oss-120b .*mxfp4 63\\.4 GB"));
        assertThat(Simctl.run("profiles", "rtx-3090").out()).containsPattern("reserve +2\\.4 GiB");
    }
}
