package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Prefix;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The format of simctl itself: {@code seconds,prompt_tokens,output_tokens} and, where known, {@code max_tokens}, {@code
 * model}, and the prompt's leading blocks as {@code block_tokens} and {@code blocks}, hashes with spaces between them; in any
 * order. Other columns are carried along.
 */
@AutoService(TraceFormat.class)
public final class SimctlFormat implements TraceFormat {
    private static final int SECONDS = 9;
    private static final String TIME = "seconds";
    private static final String PROMPT = "prompt_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String LIMIT = "max_tokens";
    private static final String MODEL = "model";
    private static final String BLOCK_TOKENS = "block_tokens";
    private static final String BLOCKS = "blocks";

    @Override
    public String name() {
        return "simctl";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.contains(PROMPT) && !firstLine.startsWith("{");
    }

    @Override
    public Rows open(Line line, boolean whole) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column(TIME);
        int prompt = csv.column(PROMPT);
        int output = csv.column(OUTPUT);
        int limit = csv.optional(LIMIT);
        int model = csv.optional(MODEL);
        int blocks = csv.optional(BLOCKS);
        int blockTokens = blocks < 0 ? csv.optional(BLOCK_TOKENS) : csv.column(BLOCK_TOKENS);
        Set<TracePart> parts = EnumSet.noneOf(TracePart.class);
        claim(parts, TracePart.LIMIT, limit);
        claim(parts, TracePart.MODEL, model);
        claim(parts, TracePart.BLOCKS, blocks);
        return new CsvRows(csv, parts, whole) {
            @Override
            TraceRow row() {
                return new TraceRow(
                        csv.scaled(time, SECONDS),
                        csv.whole(prompt),
                        csv.whole(output),
                        limit < 0 || csv.isEmpty(limit) ? 0 : csv.whole(limit),
                        model < 0 ? "" : csv.text(model),
                        blocks < 0 || csv.isEmpty(blocks) ? Prefix.NONE : prefix(csv, blockTokens, blocks),
                        others());
            }
        };
    }

    private static void claim(Set<TracePart> parts, TracePart part, int column) {
        if (column >= 0) {
            parts.add(part);
        }
    }

    private static Prefix prefix(CsvLine csv, int blockTokens, int blocks) {
        int tokens = csv.whole(blockTokens);
        if (tokens == 0) {
            throw csv.wrong(blockTokens, "at least 1 token a block");
        }
        return new Prefix(tokens, csv.wholes(blocks));
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        CsvPrinter printer = new CsvPrinter()
                .column(TIME, row -> JsonPrinter.decimal(row.at(), SECONDS))
                .column(PROMPT, row -> Integer.toString(row.promptTokens()))
                .column(OUTPUT, row -> Integer.toString(row.outputTokens()));
        if (parts.contains(TracePart.LIMIT)) {
            printer.column(LIMIT, row -> row.maxTokens() == 0 ? "" : Integer.toString(row.maxTokens()));
        }
        if (parts.contains(TracePart.MODEL)) {
            printer.column(MODEL, TraceRow::model);
        }
        if (parts.contains(TracePart.BLOCKS)) {
            printer.column(
                    BLOCK_TOKENS,
                    row -> row.prefix().length() == 0 ? "" : "" + row.prefix().blockTokens());
            printer.column(BLOCKS, SimctlFormat::hashes);
        }
        return printer;
    }

    private static String hashes(TraceRow row) {
        Prefix prefix = row.prefix();
        return IntStream.range(0, prefix.length())
                .mapToObj(i -> Long.toString(prefix.block(i)))
                .collect(Collectors.joining(" "));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of(TracePart.values());
    }
}
