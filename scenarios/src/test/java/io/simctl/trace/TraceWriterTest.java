package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.fleet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceWriterTest {
    private static final Set<TracePart> ALL = Set.of(TracePart.values());

    @TempDir
    Path folder;

    /** Block hashes have no equality of their own. */
    private static String shown(TraceRow row) {
        Prefix prefix = row.prefix();
        return "%d %d %d %d [%s] %d%s %s"
                .formatted(
                        row.at(),
                        row.promptTokens(),
                        row.outputTokens(),
                        row.maxTokens(),
                        row.model(),
                        prefix.blockTokens(),
                        IntStream.range(0, prefix.length())
                                .mapToObj(prefix::block)
                                .toList(),
                        row.other());
    }

    private static List<String> rows(Path file) {
        List<String> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(row -> rows.add(shown(row)));
        }
        return rows;
    }

    private Map<String, Long> convert(Path from, Path to, String format) throws IOException {
        try (TraceReader reader = TraceReader.openWhole(from, Optional.empty());
                TraceWriter writer = TraceWriter.open(to, format, reader.parts())) {
            while (reader.hasNext()) {
                writer.write(reader.next());
            }
            writer.finish();
            return writer.lost();
        }
    }

    private Path write(String name, String format, TraceRow... rows) throws IOException {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.open(file, format, ALL)) {
            for (TraceRow row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return file;
    }

    private static TraceRow row(long at, int limit, String model, long... blocks) {
        Prefix prefix = blocks.length == 0 ? Prefix.NONE : new Prefix(512, blocks);
        return new TraceRow(at, 1200, 5, limit, model, prefix, Map.of("kind", "chat, \"long\""));
    }

    static Stream<String> formatsThatCarryAll() {
        return Stream.of("simctl", "mooncake", "bailian");
    }

    @ParameterizedTest
    @MethodSource("formatsThatCarryAll")
    void readsWhatItWrote(String format) throws IOException {
        Path own =
                write("own.csv", "simctl", row(0, 0, "", 7, -8), row(1, 9, "b, \"c\""), row(2_000_000_001L, 0, "d", 1));
        Path other = folder.resolve("other");
        Path back = folder.resolve("back.csv");
        convert(own, other, format.equals("bailian") ? "mooncake" : format);
        convert(other, back, "simctl");

        assertThat(rows(back)).isEqualTo(rows(own));
    }

    @ParameterizedTest
    @MethodSource("formatsThatCarryAll")
    void keepsEveryBlockOfATraceInTheShapeOfMooncakes(String format) throws IOException {
        Path mooncake = MadeTraces.mooncake(folder, 5000).file();
        Path copy = folder.resolve("copy.zst");
        assertThat(convert(mooncake, copy, format)).isEmpty();
        Path back = folder.resolve("back.jsonl.gz");
        convert(copy, back, "mooncake");

        assertThat(sharing(back)).isEqualTo(sharing(mooncake));
    }

    /** For each request, which earlier block each of its blocks equals, whatever numbers stand for them. */
    private static List<String> sharing(Path file) {
        Map<Long, Integer> first = new java.util.HashMap<>();
        List<String> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(row -> {
                long[] blocks = new long[row.prefix().length()];
                Arrays.setAll(blocks, i -> first.computeIfAbsent(row.prefix().block(i), b -> first.size()));
                rows.add(row.at() + " " + row.promptTokens() + " " + row.outputTokens() + Arrays.toString(blocks));
            });
        }
        return rows;
    }

    @Test
    void tellsWhatAFormatHasNoPlaceFor() throws IOException {
        Path own = write("own.csv", "simctl", row(0, 3, "a", 7), row(1, 0, "b"));

        assertThat(convert(own, folder.resolve("x"), "azure"))
                .isEqualTo(Map.of("names of models", 2L, "announced limits of the output", 1L, "block hashes", 1L));
        assertThat(convert(own, folder.resolve("x"), "burstgpt"))
                .isEqualTo(Map.of("announced limits of the output", 1L, "block hashes", 1L));
    }

    @Test
    void keepsFailuresAndColumnsThatMeanNothingToSimctl() throws IOException {
        Path burstGpt = Files.writeString(folder.resolve("b.csv"), """
                Timestamp,Session ID,Model,Request tokens,Response tokens,Total tokens,Log Type
                0,7,GPT-4,10,0,10,API log
                1.5,,GPT-4,10,3,13,"API ""new"", log"
                """);
        Path own = folder.resolve("own.csv");
        Path back = folder.resolve("back.csv");

        assertThat(convert(burstGpt, own, "simctl")).isEmpty();
        assertThat(convert(own, back, "burstgpt")).isEmpty();
        assertThat(Files.readString(own)).isEqualTo("""
                seconds,prompt_tokens,output_tokens,model,Session ID,Log Type
                0,10,0,GPT-4,7,API log
                1.5,10,3,GPT-4,,"API ""new"", log"
                """);
        assertThat(rows(back)).isEqualTo(rows(burstGpt)).hasSize(2);
    }

    @Test
    void keepsTheConversationsOfBailian() throws IOException {
        Path bailian = Files.writeString(folder.resolve("b.jsonl"), """
                {"chat_id": 159, "parent_chat_id": -1, "timestamp": 61.114, "input_length": 521, "output_length": 132, "type": "text", "turn": 1, "hash_ids": [1, 2]}
                """);
        Path own = folder.resolve("own.csv.gz");
        Path back = folder.resolve("back.jsonl");
        convert(bailian, own, "simctl");

        assertThat(convert(own, back, "bailian")).isEmpty();
        assertThat(Files.readString(back)).isEqualTo(Files.readString(bailian).replace("61.114", "0"));
        assertThat(convert(bailian, back, "mooncake")).isEqualTo(Map.of("`chat_id`", 1L));
    }

    @Test
    void writesAzureTimesThatAreReadToTheSameNanosecond() throws IOException {
        Path azure = folder.resolve("a.csv");
        convert(write("own.csv", "simctl", row(0, 0, ""), row(86_400_000_000_001L, 0, "")), azure, "azure");

        assertThat(Files.readString(azure)).isEqualTo("""
                TIMESTAMP,ContextTokens,GeneratedTokens,kind
                1970-01-01 00:00:00.000000000,1200,5,"chat, ""long""\"
                1970-01-02 00:00:00.000000001,1200,5,"chat, ""long""\"
                """);
        assertThat(rows(azure)).last().asString().startsWith("86400000000001 ");
    }

    @Test
    void leavesNothingBehindWhenItBreaksOff() throws IOException {
        Path file = Files.writeString(folder.resolve("kept.csv"), "what was there");
        try (TraceWriter writer = TraceWriter.open(file, "simctl", ALL)) {
            writer.write(row(0, 0, ""));
        }

        assertThat(file).hasContent("what was there");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void saysWhyItCannotWrite() {
        assertThatThrownBy(() -> TraceWriter.open(folder, "simctl", ALL))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write to %s: it is a folder", folder);
        assertThatThrownBy(() -> TraceWriter.open(folder.resolve("no/x.csv"), "simctl", ALL))
                .hasMessage(
                        "cannot write to %s: there is no folder %s", folder.resolve("no/x.csv"), folder.resolve("no"));
    }

    @Test
    void takesTheFormatFromTheEnding() {
        assertThat(Stream.of("a.csv", "a.csv.gz", "a.jsonl.zst", "a.txt", "csv")
                        .map(name -> TraceWriter.formatOf(Path.of(name)).orElse("?")))
                .containsExactly("simctl", "simctl", "mooncake", "?", "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\n0,1,1,1,evil",
                "a,,200,server\n0,1,1,1,evil",
                "a\"\"b,c",
                "=cmd|calc!A0",
                "+cmd",
                "+1+cmd|calc",
                "-cmd",
                "@SUM(A1)",
                "\u001b[31mX",
                "a\u0000b",
                "a\u2028b",
                "<script>"
            })
    void aNameOfSomebodyElsesForgesNoRowAndIsNoFormula(String model) throws IOException {
        for (String format : List.of("simctl", "mooncake")) {
            Path file = write("t." + format, format, row(0, 3, model), row(1, 3, "b"), row(2, 3, model));

            try (TraceReader rows = TraceReader.open(file, Optional.of(format))) {
                List<String> names = new ArrayList<>();
                rows.forEachRemaining(row -> names.add(row.model()));
                assertThat(names).hasSize(3);
                assertThat(names.get(1)).isEqualTo(format.equals("simctl") ? "b" : names.get(1));
            }
            assertThat(Files.readString(file).lines()).hasSize(format.equals("simctl") ? 4 : 3);
            assertThat(Files.readString(file)).doesNotContain(",=", ",+", ",-cmd", ",@", "\u001b", "\u0000", "\r");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@cf/meta/llama-3", "-inf", "'=x", "''@x", "'quoted", "+1", "+1+cmd", "a,\"b\""})
    void aNameThatIsGuardedAgainstSpreadsheetsIsReadAsItWas(String model) throws IOException {
        Path file = write("t.csv", "simctl", row(0, 3, model));

        try (TraceReader rows = TraceReader.open(file, Optional.of("simctl"))) {
            assertThat(rows.next().model()).isEqualTo(model);
        }
    }
}
