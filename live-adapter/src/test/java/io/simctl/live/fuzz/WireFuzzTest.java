package io.simctl.live.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parsers of the wire under Jazzer, which sees what an input reaches and goes on from there: no defect, no input that takes a minute, no
 * memory beyond 512 MB. Each gets {@code -Dsimctl.fuzz.seconds} (3 unless said), in a process of its own. The input that shows a defect is in
 * the message, as a line for the parser's seeds; with {@code -Dsimctl.fuzz.keep=FOLDER} what reached something new is kept there.
 */
@Tag("slow")
class WireFuzzTest {
    private static final int SECONDS = Integer.getInteger("simctl.fuzz.seconds", 3);

    @TempDir
    private Path folder;

    static Stream<String> parsers() {
        return WireParser.all().stream().map(WireParser::name);
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void noInputIsADefect(String parser) throws Exception {
        Path corpus = Files.createDirectories(Path.of(System.getProperty("simctl.fuzz.keep", folder.toString()))
                .resolve(parser));
        int seed = 0;
        for (byte[] bytes : Seeds.of(Seeds.parser(parser))) {
            Files.write(corpus.resolve("seed-" + seed++), bytes);
        }
        Path log = folder.resolve("log");

        int status = fuzz(parser, corpus, log);

        assertThat(status).as(() -> findings() + "\n" + read(log)).isZero();
        assertThat(read(log)).contains("DONE");
    }

    private int fuzz(String parser, Path corpus, Path log) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsimctl.fuzzed=" + parser,
                "-cp",
                System.getProperty("java.class.path"),
                Jazzer.class.getName(),
                "--target_class=" + FuzzTarget.class.getName(),
                "--instrumentation_includes=io.simctl.live.**:com.fasterxml.jackson.core.**",
                "-max_total_time=" + SECONDS,
                "-max_len=8192",
                "-timeout=60",
                "-artifact_prefix=" + folder + "/finding-",
                corpus.toString());
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    private String findings() {
        try (Stream<Path> files = Files.list(folder)) {
            return "as a seed: "
                    + files.filter(file -> file.getFileName().toString().startsWith("finding-"))
                            .map(WireFuzzTest::line)
                            .toList();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static String line(Path finding) {
        try {
            return Seeds.line(Files.readAllBytes(finding));
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
