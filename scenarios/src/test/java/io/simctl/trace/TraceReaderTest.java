package io.simctl.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.simctl.fleet.Prefix;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String AZURE = """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.6805900,374,44
            2023-11-16 18:15:50.9951690,396,109
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("trace"), text);
    }

    private static List<TraceRow> rows(Path file) {
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file, Optional.empty())) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private List<TraceRow> rows(String text) throws IOException {
        return rows(file(text));
    }

    private static TraceRow row(long at, int prompt, int output) {
        return new TraceRow(at, prompt, output);
    }

    @Test
    void readsAzureWithSevenDigitsOfASecond() throws IOException {
        assertThat(rows(AZURE)).containsExactly(row(0, 374, 44), row(4_314_579_000L, 396, 109));
    }

    @Test
    void readsAzureTimesWithOffsetsWithoutFractionsAndAcrossLeapDays() throws IOException {
        assertThat(rows("""
                        TIMESTAMP,NumImages,ContextTokens,GeneratedTokens
                        2024-02-28 23:59:59.5+00:00,0,1,1
                        2024-02-29T23:59:59.5Z,1,2,2
                        2024-03-01 01:00:00.000000+01:00,0,3,3
                        2025-03-01 00:00:00,0,4,4
                        """))
                .extracting(TraceRow::at)
                .containsExactly(
                        0L, 86_400_000_000_000L, 86_400_500_000_000L, (86_400L * 366) * 1_000_000_000L + 500_000_000L);
    }

    @Test
    void readsMooncakeWithItsBlocks() throws IOException {
        List<TraceRow> rows = rows("""
                {"timestamp": 5, "input_length": 600, "output_length": 7, "hash_ids": [3, 9]}
                {"output_length": 8, "extra": {"a": [1]}, "hash_ids": [], "input_length": 20, "timestamp": 27}
                """);

        Prefix prefix = rows.getFirst().prefix();
        assertThat(prefix.blockTokens()).isEqualTo(512);
        assertThat(List.of(prefix.block(0), prefix.block(1))).containsExactly(3L, 9L);
        assertThat(rows.getLast()).isEqualTo(row(22_000_000, 20, 8));
    }

    @Test
    void readsBailianInSecondsAndBlocksOfSixteenTokens() throws IOException {
        List<TraceRow> rows = rows("""
                {"chat_id": 1, "parent_chat_id": -1, "timestamp": 0.125, "input_length": 30, "output_length": 2, "type": "text", "turn": 1, "hash_ids": [7]}
                {"chat_id": 2, "parent_chat_id": 1, "timestamp": 1e1, "input_length": 31, "output_length": 3, "type": "text", "turn": 2, "hash_ids": [7, 8]}
                """);

        assertThat(rows).extracting(TraceRow::at).containsExactly(0L, 9_875_000_000L);
        assertThat(rows.getLast().prefix().blockTokens()).isEqualTo(16);
    }

    @Test
    void readsBurstGptAndLeavesItsFailuresOut() throws IOException {
        Path file = file("""
                Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
                5,ChatGPT,472,18,490,Conversation log
                45.5,GPT-4,1087,0,1087,Conversation log
                118,"GPT-4",417,276,693,"Conversation, log"
                """);

        try (TraceReader reader = TraceReader.open(file, Optional.empty())) {
            List<TraceRow> rows = new ArrayList<>();
            reader.forEachRemaining(rows::add);

            assertThat(reader.format()).isEqualTo("burstgpt");
            assertThat(rows).extracting(TraceRow::model).containsExactly("ChatGPT", "GPT-4");
            assertThat(rows).extracting(TraceRow::at).containsExactly(0L, 113_000_000_000L);
            assertThat(reader.failures()).isEqualTo(1);
        }
    }

    @Test
    void readsOwnTracesWithoutTheOptionalColumns() throws IOException {
        assertThat(rows("output_tokens,seconds,prompt_tokens\n9,10.5,8\n9,11,8\n"))
                .containsExactly(row(0, 8, 9), row(500_000_000, 8, 9));
    }

    @Test
    void readsCompressedFilesWhateverTheyAreCalled() throws IOException {
        Path gzip = folder.resolve("gzip");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(AZURE.getBytes(UTF_8));
        }
        Path zstd = folder.resolve("zstd");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(zstd))) {
            out.write(AZURE.getBytes(UTF_8));
        }

        assertThat(rows(gzip)).isEqualTo(rows(AZURE));
        assertThat(rows(zstd)).isEqualTo(rows(AZURE));
    }

    @Test
    void mindsNeitherByteOrderMarksNorBlankLinesNorTheKindOfLineEnd() throws IOException {
        assertThat(rows("\uFEFF" + AZURE.replace("\n", "\r\n\r\n").stripTrailing()))
                .isEqualTo(rows(AZURE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2023-11-16 18:15:51,x,1           | 3:21: expected a whole number, but found `x`
                    2023-11-16 18:15:51,1,            | 3:23: expected a whole number, but found ``
                    2023-11-16 18:15:51,1             | 3:1: expected 3 fields, but found 2
                    2023-11-16 18:15:51,-1,1          | 3:21: expected a whole number of at least 0, but found `-1`
                    2023-11-16 18:15:51,3000000000,1  | 3:21: expected a whole number of at most 2147483647, but found `3000000000`
                    2023-11-16 18:15:51,0,1           | 3:1: the prompt has no token; a request that was answered has at least 1
                    16.11.2023 18:15,1,1              | 3:1: expected a time like 2023-11-16 18:15:46.68, but found `16.11.2023 18:15`
                    2023-11-16 18:15:51+1,1,1         | 3:20: expected an offset like +00:00, but found `+1`
                    2023-11-16 18:15:40,1,1           | 3:1: the time goes back by 6s680ms590us; sort the trace by its times
                    """)
    void tellsThePlaceOfARowThatIsWrong(String row, String problem) throws IOException {
        String text = AZURE.lines().limit(2).reduce("", (a, b) -> a + b + "\n") + row;

        assertThatThrownBy(() -> rows(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(folder.resolve("trace") + ":" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"timestamp": 1, "input_length": 1}   | 1:1: `output_length` is missing
                    {"timestamp": -1, "input_length": 1}  | 1:15: expected a time from 0 to a century, but found `-1`
                    {"timestamp": 1e99999999, "input_length": 1}  | 1:15: expected a time from 0 to a century, but found `1e99999999`
                    {"timestamp": "now", "input_length": 1}  | 1:15: expected a number, but found `"now"`
                    {"input_length": 1.5}                 | 1:18: expected a whole number, but found `1.5`
                    {"input_length": 1, "hash_ids": [1, "a"]} | 1:37: expected a whole number of at most 64 bits, but found `"a"`
                    {"input_length": 1, "hash_ids": 3}    | 1:33: expected a list of hashes, but found `3`
                    """)
    void tellsThePlaceInALineOfJson(String row, String problem) throws IOException {
        assertThatThrownBy(() -> rows(row)).hasMessage(folder.resolve("trace") + ":" + problem);
    }

    @Test
    void tellsWhereJsonBreaksOff() throws IOException {
        assertThatThrownBy(() -> rows("{\"input_length\": 1,\n"))
                .hasMessageStartingWith(folder.resolve("trace") + ":1:")
                .hasMessageContaining("not JSON");
    }

    @Test
    void refusesFilesThatAreNoTraces() throws IOException {
        assertThatThrownBy(() -> rows("")).hasMessageEndingWith(":1:1: the trace is empty");
        assertThatThrownBy(() -> rows("a,b\n1,2\n")).hasMessageContaining(":1:1: no known trace begins with this line");
        assertThatThrownBy(() -> rows("TIMESTAMP,ContextTokens\n"))
                .hasMessageContaining(":1:1: the header has no column `GeneratedTokens`");
        assertThatThrownBy(() -> rows(folder)).hasMessage(folder + ":1:1: cannot be read: it is a folder");
        assertThatThrownBy(() -> rows(folder.resolve("x"))).hasMessageEndingWith("there is no such file");
    }

    @Test
    void refusesACompressedFileThatBreaksOff() throws IOException {
        Path gzip = folder.resolve("gzip");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(AZURE.repeat(1000).getBytes(UTF_8));
        }
        byte[] bytes = Files.readAllBytes(gzip);
        Files.write(gzip, List.of(), UTF_8);
        try (OutputStream out = Files.newOutputStream(gzip)) {
            out.write(bytes, 0, 40);
        }

        assertThatThrownBy(() -> rows(gzip)).isInstanceOf(InvalidInput.class).hasMessageContaining("cannot be read");
    }

    @Test
    void readsEveryRowOfATraceInTheShapeOfAzures() throws IOException {
        MadeTraces made = MadeTraces.azure(folder, 5000);

        assertThat(rows(made.file())).usingRecursiveComparison().isEqualTo(made.rows());
    }

    @Test
    void readsEveryRowOfATraceInTheShapeOfMooncakes() throws IOException {
        MadeTraces made = MadeTraces.mooncake(folder, 5000);

        assertThat(rows(made.file())).usingRecursiveComparison().isEqualTo(made.rows());
    }
}
