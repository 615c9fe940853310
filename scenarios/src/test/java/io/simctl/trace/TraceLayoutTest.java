package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.fleet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user can say of a file, and what is held against it where nothing is said. */
class TraceLayoutTest {
    private static final TraceLayout NOTHING = TraceLayout.RECOGNISED;

    @TempDir
    private Path folder;

    private List<TraceRow> rows(String text, TraceLayout layout, Take take) throws IOException {
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(Files.writeString(folder.resolve("t"), text), layout, take)) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private List<TraceRow> rows(String text, TraceLayout layout) throws IOException {
        return rows(text, layout, Take.ANSWERED);
    }

    private static TraceLayout unit(ClockUnit unit) {
        return new TraceLayout(Optional.empty(), Optional.of(unit), Optional.empty(), Map.of());
    }

    private static TraceLayout blocks(int tokens) {
        return new TraceLayout(Optional.empty(), Optional.empty(), Optional.of(tokens), Map.of());
    }

    private static TraceLayout columns(Map<String, String> columns) {
        return new TraceLayout(Optional.empty(), Optional.empty(), Optional.empty(), columns);
    }

    static Stream<String> filesWithNumbersForTimes() {
        return Stream.of(
                "{\"timestamp\": %s, \"input_length\": 9, \"output_length\": 9}",
                "{\"chat_id\": 1, \"timestamp\": %s, \"input_length\": 9, \"output_length\": 9}",
                "{\"timestamp\": \"%s\", \"input_length\": 9, \"output_length\": 9, \"hash_ids\": {\"passages_ids\": []}}",
                "Timestamp,Model,Request tokens,Response tokens\n%s,a,9,9",
                "arrived_at,num_prefill_tokens,num_decode_tokens\n%s,9,9",
                "arrival_timestamp,prompt_size,token_size\n%s,9,9");
    }

    @ParameterizedTest
    @MethodSource("filesWithNumbersForTimes")
    void countsTimesInTheUnitThatIsSaid(String file) throws IOException {
        String row = file.substring(file.indexOf('\n') + 1);
        for (ClockUnit unit : ClockUnit.values()) {
            String text = file.formatted("4") + "\n" + row.formatted("7.5") + "\n";

            assertThat(rows(text, unit(unit)).getLast().at()).as(unit.word()).isEqualTo((long)
                    (3.5 * Math.pow(10, unit.decimals())));
        }
    }

    @ParameterizedTest
    @MethodSource("filesWithNumbersForTimes")
    void asksForTheUnitOfTimesThatCountFrom1970InAnother(String file) {
        assertThatThrownBy(() -> rows(file.formatted("1700000000000000"), NOTHING))
                .hasMessageContaining("`1700000000000000` looks like a time in us since 1970")
                .hasMessageContaining("--time-unit us");
    }

    @Test
    void readsAMooncakeTraceInSecondsOnceThatIsSaid() throws IOException {
        String seconds = """
                {"timestamp": 700.0, "input_length": 256, "output_length": 128}
                {"timestamp": 700.5, "input_length": 512, "output_length": 64}
                {"timestamp": 760.0, "input_length": 300, "output_length": 90}
                """;

        assertThatThrownBy(() -> rows(seconds, NOTHING))
                .hasMessageEndingWith(
                        "t:2:15: `700.5` has a fraction, while times of this format are whole and in ms; say which"
                                + " unit they are in: `time_unit: s` (`--time-unit s`) or `ms`");
        assertThat(rows(seconds, unit(ClockUnit.S)).getLast().at()).isEqualTo(60_000_000_000L);
        assertThat(rows(seconds, unit(ClockUnit.MS)).getLast().at()).isEqualTo(60_000_000L);
    }

    @Test
    void readsBlocksOfTheSizeThatIsSaid() throws IOException {
        String row =
                "{\"timestamp\": 0, \"input_length\": 640, \"output_length\": 2, \"hash_ids\": [1,2,3,4,5,6,7,8,9,10]}";

        assertThatThrownBy(() -> rows(row, NOTHING)).hasMessageContaining("`block_tokens: 64`");
        assertThat(rows(row, blocks(64)).getFirst().prefix().blockTokens()).isEqualTo(64);
        assertThatThrownBy(() -> rows(row, blocks(128))).hasMessageContaining("in blocks of 128, which are 5");
    }

    @ParameterizedTest
    @CsvSource({
        "18446744069414584321, -4294967295",
        "18446744073709551615, -1",
        "-1, -1",
        "9223372036854775808, -9223372036854775808",
        "\"fffffffffffffffe\", -2"
    })
    void readsHashesAsTheir64BitsWithASignOrWithout(String written, long bits) throws IOException {
        String json =
                "{\"timestamp\": 0, \"input_length\": 9, \"output_length\": 2, \"hash_ids\": [%s]}".formatted(written);

        assertThat(rows(json, NOTHING).getFirst().prefix().block(0)).isEqualTo(bits);
        if (!written.startsWith("\"")) {
            String csv = "seconds,prompt_tokens,output_tokens,block_tokens,blocks\n0,9,2,16," + written;
            assertThat(rows(csv, NOTHING).getFirst().prefix().block(0)).isEqualTo(bits);
        }
    }

    static List<String> formats() {
        return TraceFormats.names();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void recognisesAGitLfsPointerWhateverFormatIsExpected(String format) {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 52283111\n";

        assertThatThrownBy(() -> rows(pointer, TraceLayout.of(Optional.of(format))))
                .hasMessageEndingWith(":1:1: this is a Git LFS pointer, not the trace; fetch it with `git lfs pull`");
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatAFormatHasNoUseFor(TraceKnob knob) {
        for (String name : formats()) {
            if (!TraceFormats.named(name).knobs().contains(knob)) {
                TraceLayout layout = new TraceLayout(
                        Optional.of(name),
                        knob == TraceKnob.TIME_UNIT ? Optional.of(ClockUnit.S) : Optional.empty(),
                        knob == TraceKnob.BLOCK_TOKENS ? Optional.of(64) : Optional.empty(),
                        knob == TraceKnob.COLUMNS ? Map.of("a", "seconds") : Map.of());

                assertThatThrownBy(() -> rows("any\n", layout))
                        .hasMessageContaining("`%s` means nothing to the format `%s`", knob.word(), name);
            }
        }
    }

    @Test
    void readsAnyColumnsThatAreMapped() throws IOException {
        Map<String, String> columns =
                Map.of("t", "milliseconds", "in", "prompt_tokens", "out", "output_tokens", "code", "status");
        List<TraceRow> expected = List.of(
                new TraceRow(0, 7, 8),
                new TraceRow(1_500_000, 9, 0, 0, "", Prefix.NONE, Map.of(), new RecordedEnd(429, -1, -1)));

        for (char separator : ",;\t".toCharArray()) {
            String csv = "id,t,in,out,code\n1,3,7,8,\n2,4.5,9,0,429\n".replace(',', separator);
            assertThat(rows(csv, columns(columns), Take.DEMAND)).isEqualTo(expected);
        }
        assertThat(rows("""
                        {"id": 1, "t": 3, "in": 7, "out": 8}
                        {"id": 2, "t": "4.5", "in": "9", "out": 0, "code": 429}
                        """, columns(columns), Take.DEMAND)).isEqualTo(expected);
    }

    @Test
    void readsDatesThatAreMapped() throws IOException {
        Map<String, String> columns = Map.of("at", "date", "in", "prompt_tokens", "out", "output_tokens");

        assertThat(rows("at,in,out\n2024-02-28 23:59:59.5,1,1\n2024-02-29T00:00:00+00:00,1,1\n", columns(columns)))
                .extracting(TraceRow::at)
                .containsExactly(0L, 500_000_000L);
        assertThat(rows("""
                        {"at": "2024-02-28 23:59:59.5", "in": 1, "out": 1}
                        {"at": "2024-02-29T00:00:00Z", "in": 1, "out": 1}
                        """, columns(columns))).extracting(TraceRow::at).containsExactly(0L, 500_000_000L);
    }

    @Test
    void carriesTheOutcomeOfMappedColumnsUnderItsOwnName() throws IOException {
        Map<String, String> columns =
                Map.of("t", "seconds", "in", "prompt_tokens", "out", "output_tokens", "code", "status");

        assertThat(rows("t,in,out,code,x\n0,1,0,503,y\n", columns(columns), Take.WHOLE)
                        .getFirst()
                        .other())
                .isEqualTo(Map.of("status", "503", "x", "y"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=second                                             | simctl has no column `second` to map `a` to; did you mean `seconds`?
            seconds=arrived_at                                   | write it the other way round, the file's name first
            a=seconds,b=milliseconds,c=prompt_tokens             | `a` and `b` are both mapped to the time
            a=seconds,b=prompt_tokens                            | no column is mapped to `output_tokens`
            a=prompt_tokens,b=output_tokens                      | no column is mapped to the time
            """)
    void saysWhatIsWrongWithAMapping(String mapping, String problem) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String pair : mapping.split(",", -1)) {
            columns.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
        }

        assertThat(TraceColumn.problems(columns)).first().asString().contains(problem);
    }

    @Test
    void saysWhichMappedColumnTheFileDoesNotHave() {
        Map<String, String> columns = Map.of("time", "seconds", "in", "prompt_tokens", "out", "output_tokens");

        assertThatThrownBy(() -> rows("tim,in,out\n1,2,3\n", columns(columns)))
                .hasMessageContaining("the header has no column `time`; did you mean `tim`?");
        assertThatThrownBy(() -> rows("{\"in\": 2, \"out\": 3}", columns(columns)))
                .hasMessageContaining("`time` is missing");
    }

    @Test
    void readsTheTracesOfOtherSimulatorsAsTheyAre() throws IOException {
        String vidur = """
                arrived_at,num_prefill_tokens,num_decode_tokens
                0.5,374,44
                4.75,396,109
                """;
        String splitwise = """
                request_id,request_type,arrival_timestamp,batch_size,prompt_size,token_size
                0,2,0.5,1,374,44
                1,2,4.75,1,396,109
                """;
        String llmServingSim = """
                {"input_toks": 374, "output_toks": 44, "arrival_time_ns": 500000000}
                {"input_toks": 396, "output_toks": 109, "arrival_time_ns": 4750000000}
                """;

        for (String text : List.of(vidur, splitwise, llmServingSim)) {
            assertThat(rows(text, NOTHING))
                    .containsExactly(new TraceRow(0, 374, 44), new TraceRow(4_250_000_000L, 396, 109));
        }
    }

    @Test
    void putsRowsOfRagPulseInOrderAndTakesItsPiecesForNoBlocks() throws IOException {
        String rows = """
                {"timestamp": "82", "input_length": 3112, "output_length": 192, "hash_ids": {"sys_prompt": [1, 2], "passages_ids": [11, 12]}, "session_id": "s0"}
                {"timestamp": "93", "input_length": 3167, "output_length": 86, "hash_ids": {"sys_prompt": [1, 2], "passages_ids": [13]}, "session_id": "s1"}
                {"timestamp": "90", "input_length": 2890, "output_length": 170, "hash_ids": {"sys_prompt": [1, 2], "passages_ids": [14]}, "session_id": "s2"}
                """;

        assertThat(rows(rows, NOTHING))
                .containsExactly(
                        new TraceRow(0, 3112, 192),
                        new TraceRow(8_000_000_000L, 2890, 170),
                        new TraceRow(11_000_000_000L, 3167, 86));
    }

    @Test
    void refusesRagPulseRowsThatStandTooFarFromTheirPlace() {
        String row =
                "{\"timestamp\": \"%d\", \"input_length\": 9, \"output_length\": 9, \"hash_ids\": {\"passages_ids\": []}}\n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            text.append(row.formatted(100 + i));
        }

        assertThatThrownBy(() -> rows(text + row.formatted(200), NOTHING))
                .hasMessageContaining("t:1501:1: the time goes back by");
    }

    @Test
    void takesOfATraceWhatIsAskedFor() throws IOException {
        String text = """
                seconds,prompt_tokens,output_tokens,status,ttft_ms,e2e_ms
                0,10,5,200,12.5,112.5
                1,10,0,429,,
                2,10,0,503,,
                3,10,0,502,,
                4,10,0,,,
                """;

        assertThat(rows(text, NOTHING, Take.ANSWERED)).hasSize(1);
        assertThat(rows(text, NOTHING, Take.DEMAND))
                .extracting(TraceRow::recorded)
                .containsExactly(
                        new RecordedEnd(200, 12_500_000, 112_500_000),
                        new RecordedEnd(429, RecordedEnd.UNKNOWN, RecordedEnd.UNKNOWN),
                        new RecordedEnd(503, RecordedEnd.UNKNOWN, RecordedEnd.UNKNOWN));
        assertThat(rows(text, NOTHING, Take.WHOLE))
                .hasSize(5)
                .last()
                .isEqualTo(new TraceRow(
                        4_000_000_000L, 10, 0, 0, "", Prefix.NONE, Map.of("status", "", "ttft_ms", "", "e2e_ms", "")));
    }
}
