package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Prefix;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The format of simctl itself: {@code seconds,prompt_tokens,output_tokens} and, where known, {@code max_tokens}, {@code
 * model}, and the prompt's leading blocks as {@code block_tokens} and {@code blocks}, hashes with spaces between them; in any
 * order. Of the other columns {@code status}, {@code ttft_ms} and {@code e2e_ms} say how a request ended; all are carried along.
 */
@AutoService(TraceFormat.class)
public final class SimctlFormat implements TraceFormat {
    private static final ColumnMap COLUMNS = ColumnMap.of(
                    TraceColumn.SECONDS,
                    TraceColumn.SECONDS.word(),
                    TraceColumn.PROMPT.word(),
                    TraceColumn.OUTPUT.word())
            .with(TraceColumn.LIMIT)
            .with(TraceColumn.MODEL)
            .with(TraceColumn.BLOCK_TOKENS)
            .with(TraceColumn.BLOCKS);

    @Override
    public String name() {
        return "simctl";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.contains(TraceColumn.PROMPT.word()) && !firstLine.startsWith("{");
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        return MappedCsv.open(line, COLUMNS, COLUMNS.clock(layout), layout, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        CsvPrinter printer = new CsvPrinter()
                .column(TraceColumn.SECONDS.word(), row -> JsonPrinter.decimal(row.at(), ClockUnit.S))
                .column(TraceColumn.PROMPT.word(), row -> Integer.toString(row.promptTokens()))
                .column(TraceColumn.OUTPUT.word(), row -> Integer.toString(row.outputTokens()));
        if (parts.contains(TracePart.LIMIT)) {
            printer.column(
                    TraceColumn.LIMIT.word(), row -> row.maxTokens() == 0 ? "" : Integer.toString(row.maxTokens()));
        }
        if (parts.contains(TracePart.MODEL)) {
            printer.column(TraceColumn.MODEL.word(), TraceRow::model);
        }
        if (parts.contains(TracePart.BLOCKS)) {
            printer.column(
                    TraceColumn.BLOCK_TOKENS.word(),
                    row -> row.prefix().length() == 0 ? "" : "" + row.prefix().blockTokens());
            printer.column(TraceColumn.BLOCKS.word(), SimctlFormat::hashes);
        }
        return printer;
    }

    private static String hashes(TraceRow row) {
        Prefix prefix = row.prefix();
        return IntStream.range(0, prefix.length())
                .mapToObj(i -> Long.toUnsignedString(prefix.block(i)))
                .collect(Collectors.joining(" "));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of(TracePart.values());
    }
}
