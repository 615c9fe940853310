package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import java.util.Set;

/**
 * Traces of the simulator LLMServingSim (Cho et al., IISWC 2024): an object a line with {@code arrival_time_ns}, {@code
 * input_toks} and {@code output_toks}.
 */
@AutoService(TraceFormat.class)
public final class LlmServingSimFormat implements TraceFormat {
    private static final String TIME = "arrival_time_ns";
    private static final String PROMPT = "input_toks";
    private static final String OUTPUT = "output_toks";
    private static final ColumnMap FIELDS = ColumnMap.of(TraceColumn.NANOSECONDS, TIME, PROMPT, OUTPUT);

    @Override
    public String name() {
        return "llmservingsim";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{") && firstLine.contains('"' + PROMPT + '"');
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        return JsonRows.open(line, FIELDS, TraceClock.in(ClockUnit.NS), 0, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new ObjectPrinter()
                .field(PROMPT, row -> Integer.toString(row.promptTokens()))
                .field(OUTPUT, row -> Integer.toString(row.outputTokens()))
                .field(TIME, row -> Long.toString(row.at()));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of();
    }
}
