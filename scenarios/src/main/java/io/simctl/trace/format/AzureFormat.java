package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * Azure LLM inference traces of 2023 and 2024 (Splitwise, ISCA 2024; DynamoLLM, HPCA 2025) and the multimodal one of 2025:
 * {@code TIMESTAMP,ContextTokens,GeneratedTokens}, where a time is {@code 2023-11-16 18:15:46.6805900}, with or without an
 * offset from UTC.
 */
@AutoService(TraceFormat.class)
public final class AzureFormat implements TraceFormat {
    private static final String TIME = "TIMESTAMP";
    private static final String PROMPT = "ContextTokens";
    private static final String OUTPUT = "GeneratedTokens";
    private static final ColumnMap COLUMNS = ColumnMap.of(TraceColumn.DATE, TIME, PROMPT, OUTPUT);
    private static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);

    @Override
    public String name() {
        return "azure";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.toLowerCase(Locale.ROOT).contains("contexttokens");
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        return MappedCsv.open(line, COLUMNS, COLUMNS.clock(layout), layout, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new CsvPrinter()
                .column(
                        TIME,
                        row -> TIME_FORMAT.format(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
                                .plusNanos(row.at())))
                .column(PROMPT, row -> Integer.toString(row.promptTokens()))
                .column(OUTPUT, row -> Integer.toString(row.outputTokens()));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of();
    }
}
