package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceKnob;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import java.util.Set;

/**
 * Traces of the simulator splitwise-sim (Patel et al., ISCA 2024): {@code arrival_timestamp}, {@code prompt_size} and {@code
 * token_size} among other columns, times in seconds.
 */
@AutoService(TraceFormat.class)
public final class SplitwiseFormat implements TraceFormat {
    private static final String TIME = "arrival_timestamp";
    private static final String PROMPT = "prompt_size";
    private static final String OUTPUT = "token_size";
    private static final ColumnMap COLUMNS = ColumnMap.of(TraceColumn.SECONDS, TIME, PROMPT, OUTPUT);

    @Override
    public String name() {
        return "splitwise";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.contains(PROMPT) && firstLine.contains(OUTPUT) && !firstLine.startsWith("{");
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        return MappedCsv.open(line, COLUMNS, TraceClock.of(layout, ClockUnit.S), layout, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new CsvPrinter()
                .column(TIME, row -> JsonPrinter.decimal(row.at(), ClockUnit.S))
                .column(PROMPT, row -> Integer.toString(row.promptTokens()))
                .column(OUTPUT, row -> Integer.toString(row.outputTokens()));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of();
    }

    @Override
    public Set<TraceKnob> knobs() {
        return Set.of(TraceKnob.TIME_UNIT);
    }
}
