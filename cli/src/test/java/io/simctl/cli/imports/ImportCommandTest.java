package io.simctl.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void anImportedConfigurationRunsAndIsExportedAgain() throws Exception {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                globalTTL: 60
                models:
                  a: {cmd: "llama-server --port ${PORT} -m Qwen3-8B-Q8_0.gguf -c 8192"}
                  b: {cmd: "llama-server --port ${PORT} -m phi-4-Q4_K_M.gguf -c 8192", concurrencyLimit: 3}
                """);
        Path scenario = folder.resolve("scenario.yaml");

        Simctl.Result imported = Simctl.run("import", "llama-swap", config.toString(), "--out=" + scenario);
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.err()).contains("model `a`: by its name", "machine `rtx-3090`", "written: " + scenario);

        Simctl.Result run = Simctl.run(
                "run", scenario.toString(), "--set=duration=5m", "--set=warmup=0s", "--out=" + folder.resolve("out"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("llama-swap", "lru");

        Simctl.Result exported = Simctl.run("export", "llama-swap", scenario.toString(), "--policy=llama-swap");
        assertThat(exported.out()).contains("globalTTL: 60", "concurrencyLimit: 3", "use: group");
    }

    @Test
    void aFolderOfLocalAiIsImportedWithTheFlagsOfItsCommandLine() throws Exception {
        Files.writeString(folder.resolve("m.yaml"), "name: m\nparameters: {model: Qwen3-8B-Q8_0.gguf}\n");

        Simctl.Result result =
                Simctl.run("import", "localai", folder.toString(), "--max-active-backends=2", "--enable-watchdog-idle");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("after: 15m", "max_active: 2");
    }

    @Test
    void aBrokenConfigurationIsAnsweredWithItsPlaceAndNothingIsWritten() throws Exception {
        Path config = Files.writeString(folder.resolve("config.yaml"), "models:\n  a: {ttl: 3}\n");
        Path out = folder.resolve("scenario.yaml");

        Simctl.Result result = Simctl.run("import", "llama-swap", config.toString(), "--out=" + out);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(config + ":2:6: the model `a` has no `cmd`");
        assertThat(out).doesNotExist();
    }
}
