package io.simctl.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.trace.GrowingTrace;
import io.simctl.trace.TraceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void isNotThereUntilItIsWholeAndLeavesWhatWasThereWhenItBreaksOff() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "before");
        try (WholeFile half = WholeFile.begin(file)) {
            half.stream().write(1);
            assertThat(file).hasContent("before");
        }
        assertThat(file).hasContent("before");
        assertThat(names()).containsExactly("t.csv");

        WholeFile.write(file, "after");
        assertThat(file).hasContent("after");
        assertThat(names()).containsExactly("t.csv");
    }

    @Test
    void twoAtOnceGetNamesOfTheirOwn() throws IOException {
        Path file = folder.resolve("t.csv");
        try (WholeFile one = WholeFile.begin(file);
                WholeFile other = WholeFile.begin(file)) {
            one.stream().write('1');
            other.stream().write('2');
            one.finish();
            other.finish();
        }
        assertThat(file).hasContent("2");
    }

    @Test
    void aLinkStaysALinkToTheFileThatIsReplaced() throws IOException {
        Path real = Files.writeString(folder.resolve("real.csv"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real.csv"));

        WholeFile.write(link, "after");

        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("after");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("nothing.csv"));

        assertThatThrownBy(() -> WholeFile.begin(link))
                .hasMessage("cannot write to " + link + ": it is a link to what is not there");
        assertThat(names()).containsExactly("link.csv");
    }

    @Test
    void aPipeIsWrittenThrough() throws Exception {
        Path pipe = folder.resolve("pipe.csv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(pipe));

        try (TraceWriter writer = TraceWriter.open(pipe, "simctl", Set.of())) {
            writer.finish();
        }

        assertThat(read.join()).isEqualTo("seconds,prompt_tokens,output_tokens\n");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(names()).containsExactly("pipe.csv");
    }

    @Test
    void aDeviceIsWrittenThroughAndSaysWhenItIsFull() throws IOException {
        WholeFile.write(Path.of("/dev/null"), "gone");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();

        assertThatThrownBy(() -> WholeFile.write(Path.of("/dev/full"), "text"))
                .hasMessage("cannot write to /dev/full: No space left on device");
        assertThatThrownBy(() -> {
                    try (TraceWriter writer = TraceWriter.open(Path.of("/dev/full"), "simctl", Set.of())) {
                        writer.finish();
                    }
                })
                .hasMessage("cannot write to /dev/full: No space left on device");
    }

    @Test
    void aRecordingIntoADeviceIsRefused() {
        assertThatThrownBy(() -> GrowingTrace.open(Path.of("/dev/null"), Set.of()))
                .hasMessageStartingWith("cannot write to /dev/null: ");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> WholeFile.begin(folder.resolve("no/t.csv")))
                .hasMessage("cannot write to " + folder.resolve("no/t.csv") + ": there is no folder "
                        + folder.resolve("no"));
    }

    private static String read(Path pipe) {
        try (InputStream in = Files.newInputStream(pipe)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
