package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceKnob;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import java.util.EnumSet;
import java.util.Set;

/** Comma-separated values and JSON lines of any kind, read by the columns that their user names. */
@AutoService(TraceFormat.class)
public final class ColumnsFormat implements TraceFormat {
    /** As written in scenarios. */
    public static final String NAME = "columns";

    @Override
    public String name() {
        return NAME;
    }

    /** It is never recognised: what its columns mean is for the user to say. */
    @Override
    public boolean recognises(String firstLine) {
        return false;
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        ColumnMap map = ColumnMap.of(layout.columns());
        TraceClock clock = map.clock(layout);
        return line.bytes()[line.start()] == '{'
                ? JsonRows.open(line, map, clock, layout.blockTokens().orElse(0), whole)
                : MappedCsv.open(line, map, clock, layout, whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        throw new UnsupportedOperationException("it is read only");
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of(TracePart.values());
    }

    @Override
    public Set<TraceKnob> knobs() {
        return EnumSet.of(TraceKnob.COLUMNS, TraceKnob.BLOCK_TOKENS);
    }

    @Override
    public boolean isWritten() {
        return false;
    }
}
