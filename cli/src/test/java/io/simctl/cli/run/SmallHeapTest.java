package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that do not fit the heap: the answer says how to give more of it. */
class SmallHeapTest {
    @TempDir
    private Path folder;

    @Test
    void usersThatDoNotFitTheHeapAreNoDefect() throws Exception {
        String quickstart = Simctl.HOME.resolve("scenarios/quickstart.yaml").toString();
        List<String> command = Simctl.command(
                        "run",
                        quickstart,
                        "--quiet",
                        "--set",
                        "workload.0={model: qwen3-8b, users: 10000000, prompt: 10, output: 10}",
                        "--out",
                        folder.resolve("out").toString())
                .stream()
                .map(word -> word.startsWith("-Xmx") ? "-Xmx48m" : word)
                .toList();
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err.toFile())
                .start();

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(err)
                .content()
                .contains("does not fit the heap of 1 GB", "SIMCTL_JAVA_OPTS=-Xmx8g")
                .doesNotContain("defect", "\tat ");
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }
}
