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
 * Traces of the simulator Vidur (Agrawal et al., MLSys 2024): {@code arrived_at,num_prefill_tokens,num_decode_tokens}, times in
 * seconds.
 */
@AutoService(TraceFormat.class)
public final class VidurFormat implements TraceFormat {
    private static final String TIME = "arrived_at";
    private static final String PROMPT = "num_prefill_tokens";
    private static final String OUTPUT = "num_decode_tokens";
    private static final ColumnMap COLUMNS = ColumnMap.of(TraceColumn.SECONDS, TIME, PROMPT, OUTPUT);

    @Override
    public String name() {
        return "vidur";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.contains(PROMPT) && !firstLine.startsWith("{");
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
