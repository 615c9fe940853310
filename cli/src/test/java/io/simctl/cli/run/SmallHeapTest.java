package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that do not fit the heap: the answer says how to give more of it. */
class SmallHeapTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "sweep --vary fleet.mini.count=1",
                "tune --knob fleet.mini.count=1..4 --objective goodput --policy pools"
            })
    void usersThatDoNotFitTheHeapAreNoDefect(String subcommand) throws Exception {
        String quickstart = Simctl.HOME.resolve("scenarios/quickstart.yaml").toString();
        List<String> arguments = new ArrayList<>(List.of(subcommand.split(" ", -1)));
        arguments.addAll(List.of(
                quickstart,
                "--quiet",
                "--set",
                "workload.0={model: qwen3-8b, users: 10000000, prompt: 10, output: 10}",
                "--out",
                folder.resolve("out").toString()));
        List<String> command = Simctl.command(arguments.toArray(String[]::new)).stream()
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
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("out.txt", "err.txt");
        }
    }
}
