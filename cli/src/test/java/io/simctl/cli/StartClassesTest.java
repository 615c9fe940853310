package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that a command loads: a count, which no busy computer disturbs, of what makes a start slow. */
class StartClassesTest {
    /**
     * Of ours and of libraries, without two for each policy that there is; a run had over 1,700 when its files were written with the help of
     * reflection.
     */
    private static final int MOST_OF_A_RUN = 1300;

    private static final int MOST_OF_THE_VERSION = 200;

    @TempDir
    private Path folder;

    /** Names of the classes, those of the JDK left out. */
    private List<String> loadedBy(String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes");
        Path out = folder.resolve("out");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dsimctl.home=" + Simctl.HOME,
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        command.command().addAll(List.of(arguments));
        Process process =
                command.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> read(out)).isZero();
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*] *)+", "").replaceFirst("(/0x| ).*", ""))
                .filter(name -> name.matches("(io\\.simctl|com\\.fasterxml|org\\.|picocli).*"))
                .filter(name -> !name.contains("$$Lambda") && !name.contains("$Proxy"))
                .filter(name -> !name.matches("io\\.simctl\\.policy\\..*\\$(Type|Knobs)"))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void tellsItsVersionWithoutWhatCommandsNeed() throws Exception {
        assertThat(loadedBy("--version"))
                .hasSizeLessThan(MOST_OF_THE_VERSION)
                .contains(Main.class.getName())
                .noneMatch(
                        name -> name.matches(
                                "(com\\.fasterxml|org\\.snakeyaml|org\\.jfree|io\\.simctl\\.(scenario|policy|report\\.(?!text)|sim)).*"));
    }

    private List<String> loadedByARunOf(String scenario) throws IOException, InterruptedException {
        return loadedBy(
                "run",
                Simctl.HOME.resolve(scenario).toString(),
                "--set",
                "duration=1min",
                "--quiet",
                "--out",
                folder.resolve("results").toString());
    }

    @Test
    void runsAScenarioWithoutWhatOtherCommandsNeedAndWithoutAnObjectMapper() throws Exception {
        assertThat(loadedByARunOf("scenarios/quickstart.yaml"))
                .hasSizeLessThan(MOST_OF_A_RUN)
                .contains("io.simctl.report.file.ResultDirectory")
                .noneMatch(name -> name.matches(
                        "(com\\.fasterxml\\.jackson\\.databind\\.(ObjectMapper|ser\\.|deser\\.|introspect\\.)|com\\.networknt"
                                + "|io\\.simctl\\.cli\\.(live|serve|trace|imports|model|catalog)\\.).*"));
    }

    @Test
    void theLaunchersTrainingLoadsWhatAShortRunNeeds() throws Exception {
        assertThat(loadedByARunOf("cli/src/main/launcher/training.yaml"))
                .containsAll(loadedByARunOf("scenarios/quickstart.yaml"));
    }
}
