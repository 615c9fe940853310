package io.simctl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.simctl.trace.TraceFormats;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.TraceWriter;
import io.simctl.trace.stats.TraceStatistics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Traces that somebody, or chance, has broken: every reader answers them, and what it takes can be written and read again. */
class TraceFuzzTest {
    private static final List<byte[]> SAMPLES = samples();
    private static Path file = Path.of("");

    @BeforeContainer
    static void makeAFile() throws IOException {
        file = Files.createTempFile("fuzz", ".trace");
    }

    @AfterContainer
    static void removeTheFile() throws IOException {
        Files.delete(file);
    }

    private static List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        Stream.of("""
                        TIMESTAMP,ContextTokens,GeneratedTokens
                        2023-11-16 18:15:46.6805900,374,44
                        2023-11-16 18:15:50.9951690,396,109
                        2024-02-29T23:59:59.5+01:00,1,2
                        """, """
                        Timestamp,Session ID,Model,Request tokens,Response tokens,Total tokens,Log Type
                        5,1,ChatGPT,472,18,490,Conversation log
                        45.5,2,"GPT-4",1087,0,1087,"API, log"
                        1e2,,GPT-4,417,276,693,x
                        """, """
                        {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2, 3]}
                        {"time_unit": "ms", "timestamp": 27.5, "input_length": 600, "output_length": 7, "hash_ids": [0, 14], "x": {"y": [1, "z"]}}
                        """, """
                        {"chat_id": 1, "parent_chat_id": -1, "timestamp": 0.125, "input_length": 30, "output_length": 2, "type": "text", "turn": 1, "hash_ids": [7]}
                        {"chat_id": 2, "parent_chat_id": 1, "timestamp": 1e1, "input_length": 31, "output_length": 3, "type": "text", "turn": 2, "hash_ids": [7, 8]}
                        """, """
                        {"timestamp": "82", "input_length": 3112, "output_length": 192, "hash_ids": {"passages_ids": [11]}, "session_id": "a"}
                        {"timestamp": "80", "input_length": 3167, "output_length": 86, "hash_ids": {"passages_ids": []}, "session_id": "b"}
                        """, """
                        {"input_toks": 10, "output_toks": 70, "arrival_time_ns": 46926808}
                        {"input_toks": 22, "output_toks": 4, "arrival_time_ns": 347938952, "status": 429, "ttft_ms": 1.5}
                        """, """
                        arrived_at,num_prefill_tokens,num_decode_tokens
                        0.0,374,44
                        4.25,396,109
                        """, """
                        seconds,prompt_tokens,output_tokens,max_tokens,model,block_tokens,blocks,note
                        0,20,5,,a,16,1 2,first
                        1.5,20,5,9,"b, ""c\""",,,
                        1.5,20,0,9,,32,-5,
                        """).forEach(text -> samples.add(text.getBytes(UTF_8)));
        return samples;
    }

    @Property(tries = 1500, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyBrokenTraceIsAnswered(@ForAll long seed) throws IOException {
        answers(seed);
    }

    @Tag("slow")
    @Property(tries = 150_000, seed = "345", shrinking = ShrinkingMode.OFF)
    void everyBrokenTraceIsAnsweredAtLength(@ForAll long seed) throws IOException {
        answers(seed);
    }

    private static void answers(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = broken(random);
        Files.write(file, bytes);
        Optional<String> format = random.nextInt(4) > 0
                ? Optional.empty()
                : Optional.of(TraceFormats.names()
                        .get(random.nextInt(TraceFormats.names().size())));
        try {
            List<TraceRow> rows = new ArrayList<>();
            if (Guarded.accepts(() -> rows.addAll(read(file, format)))) {
                Guarded.accepts(() -> readAgain(file, format, rows));
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("as %s: %s".formatted(format.orElse("recognised"), shown(bytes)), e);
        }
    }

    private static String shown(byte[] bytes) {
        return bytes.length > 4000
                ? bytes.length + " bytes"
                : HexFormat.of().formatHex(bytes) + "\n" + new String(bytes, UTF_8);
    }

    private static byte[] broken(SplittableRandom random) throws IOException {
        Mutations mutations = new Mutations(random);
        byte[] another = sample(random);
        byte[] bytes = mutations.of(sample(random), another);
        int packing = random.nextInt(10);
        if (packing > 1) {
            return bytes;
        }
        byte[] packed = compressed(bytes, packing == 0);
        return random.nextBoolean() ? packed : mutations.bytewise(packed, another);
    }

    /** No control character of a name gets into a trace of ours. */
    private static TraceRow inOneLine(TraceRow row) {
        String model = row.model().replaceAll("[\\p{Cc}\u2028\u2029]", "\uFFFD");
        return new TraceRow(
                row.at(),
                row.promptTokens(),
                row.outputTokens(),
                row.maxTokens(),
                model,
                row.prefix(),
                row.other(),
                row.recorded());
    }

    private static byte[] sample(SplittableRandom random) {
        return SAMPLES.get(random.nextInt(SAMPLES.size()));
    }

    private static byte[] compressed(byte[] bytes, boolean gzip) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = gzip ? new GZIPOutputStream(out) : new ZstdOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    private static List<TraceRow> read(Path from, Optional<String> format) {
        TraceStatistics statistics = new TraceStatistics();
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(from, format)) {
            reader.forEachRemaining(row -> {
                statistics.add(row);
                rows.add(row);
            });
        }
        assertThat(statistics.summary().requests() + statistics.summary().failures())
                .isEqualTo(rows.size());
        assertThat(rows).extracting(TraceRow::at).isSorted().allMatch(at -> at >= 0);
        return rows;
    }

    /** Our own format takes whatever was read, and gives it back. */
    private static Void readAgain(Path from, Optional<String> format, List<TraceRow> rows) throws IOException {
        Path copy = from.resolveSibling(from.getFileName() + ".csv");
        try (TraceReader reader = TraceReader.openWhole(from, format);
                TraceWriter writer = TraceWriter.open(copy, "simctl", reader.parts())) {
            for (TraceRow row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        List<TraceRow> again = read(copy, Optional.of("simctl"));
        Files.delete(copy);
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("other", "recorded", "at")
                .isEqualTo(rows.stream().map(TraceFuzzTest::inOneLine).toList());
        assertThat(again)
                .extracting(TraceRow::at)
                .containsExactlyElementsOf(rows.stream().map(TraceRow::at).toList());
        return null;
    }
}
