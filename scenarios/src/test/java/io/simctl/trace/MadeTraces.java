package io.simctl.trace;

import io.simctl.fleet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Traces in the shape of public ones, made up: the same bytes each time. Their lines are written without the code that is to
 * read them.
 *
 * @param rows what the file says
 */
public record MadeTraces(Path file, List<TraceRow> rows) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final int BLOCK = 512;

    /** As Azure's of 2023: times to 100 ns, five a second, and no text in common. */
    public static MadeTraces azure(Path folder, int requests) throws IOException {
        SplittableRandom random = new SplittableRandom(2023);
        LocalDateTime begin = LocalDateTime.of(2023, 11, 16, 18, 15, 46, 680_590_000);
        List<TraceRow> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of("TIMESTAMP,ContextTokens,GeneratedTokens"));
        long at = 0;
        for (int i = 0; i < requests; i++) {
            TraceRow row = new TraceRow(at, length(random, 1000), length(random, 150));
            rows.add(row);
            lines.add(TIME.format(begin.plusNanos(at)) + "," + row.promptTokens() + "," + row.outputTokens());
            at += 100 * (1 + (long) (2e6 * random.nextExponential()));
        }
        return new MadeTraces(Files.write(folder.resolve("made-azure.csv"), lines), rows);
    }

    /** As Mooncake's: some ten requests share each time, and every other one goes on with the text of an earlier one. */
    public static MadeTraces mooncake(Path folder, int requests) throws IOException {
        SplittableRandom random = new SplittableRandom(2025);
        List<TraceRow> rows = new ArrayList<>();
        long unseen = 0;
        long millis = 0;
        for (int i = 0; i < requests; i++) {
            long[] known = i > 0 && random.nextBoolean() ? fullBlocks(rows.get(random.nextInt(i))) : new long[0];
            long[] blocks = Arrays.copyOf(known, known.length + 1 + random.nextInt(12));
            for (int b = known.length; b < blocks.length; b++) {
                blocks[b] = unseen++;
            }
            int prompt = (blocks.length - 1) * BLOCK + 1 + random.nextInt(BLOCK);
            rows.add(new TraceRow(millis * 1_000_000, prompt, length(random, 300), 0, "", new Prefix(BLOCK, blocks)));
            millis += random.nextInt(10) == 0 ? 3000 : 0;
        }
        List<String> lines = rows.stream().map(MadeTraces::json).toList();
        return new MadeTraces(Files.write(folder.resolve("made-mooncake.jsonl"), lines), rows);
    }

    private static int length(SplittableRandom random, double median) {
        return (int) Math.max(1, median * Math.exp(0.9 * random.nextGaussian()));
    }

    private static long[] blocks(TraceRow row) {
        long[] blocks = new long[row.prefix().length()];
        Arrays.setAll(blocks, row.prefix()::block);
        return blocks;
    }

    /** The last block of a prompt is seldom full, and so is another one once the text goes on. */
    private static long[] fullBlocks(TraceRow row) {
        return Arrays.copyOf(blocks(row), row.promptTokens() / BLOCK);
    }

    private static String json(TraceRow row) {
        String blocks = Arrays.stream(blocks(row)).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "{\"timestamp\": %d, \"input_length\": %d, \"output_length\": %d, \"hash_ids\": [%s]}"
                .formatted(row.at() / 1_000_000, row.promptTokens(), row.outputTokens(), blocks);
    }
}
