package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraceFormatsTest {
    @TempDir
    private Path folder;

    @Test
    void findsAFormatThatIsOneFileByItsName() throws IOException {
        assertThat(read(Optional.of("test-only"))).extracting(TraceRow::at).containsExactly(0L, 1_500_000L);
    }

    @Test
    void findsAFormatThatIsOneFileByItsFirstLine() throws IOException {
        assertThat(read(Optional.empty())).extracting(TraceRow::promptTokens).containsExactly(7, 9);
    }

    private List<TraceRow> read(Optional<String> format) throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "clock_ms,question,answer\n3,7,8\n4.5,9,2\n");
        try (TraceReader rows = TraceReader.open(file, format)) {
            return List.of(rows.next(), rows.next());
        }
    }

    static List<String> names() {
        return TraceFormats.written();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatAFormatWritesIsRecognisedAsItsOwn(String name) throws IOException {
        Path file = folder.resolve("t");
        try (TraceWriter writer = TraceWriter.open(file, name, Set.of())) {
            // by these two traces in JSON differ
            writer.write(new TraceRow(0, 20, 3, 0, "", Prefix.NONE, Map.of("chat_id", "1")));
            writer.finish();
        }

        String firstLine = Files.readAllLines(file).getFirst();
        assertThat(TraceFormats.names().stream()
                        .map(TraceFormats::named)
                        .filter(format -> format.recognises(firstLine)))
                .extracting(TraceFormat::name)
                .containsExactly(name);
    }
}
