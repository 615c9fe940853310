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
import java.util.EnumSet;
import java.util.Set;

/**
 * Mooncake traces (Qin et al., FAST 2025): an object a line with {@code timestamp} in milliseconds, {@code input_length},
 * {@code output_length} and {@code hash_ids} of 512 tokens each. Times are quantised: about ten requests share each. Others write
 * the same fields in other units and with blocks of other sizes.
 */
@AutoService(TraceFormat.class)
public final class MooncakeFormat implements TraceFormat {
    /** Its fields, those of Bailian's traces, and what simctl adds to them. */
    static final ColumnMap FIELDS = ColumnMap.of(TraceColumn.MILLISECONDS, "timestamp", "input_length", "output_length")
            .with(TraceColumn.LIMIT)
            .with(TraceColumn.MODEL)
            .with(TraceColumn.BLOCK_TOKENS)
            .with(TraceColumn.BLOCKS, "hash_ids");

    private static final int BLOCK_TOKENS = 512;

    @Override
    public String name() {
        return "mooncake";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{")
                && firstLine.contains("\"input_length\"")
                && !firstLine.contains('"' + BailianFormat.CHAT_ID + '"')
                && !firstLine.contains('"' + RagPulseFormat.PIECES + '"');
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        TraceClock clock = TraceClock.whole(layout, ClockUnit.MS);
        return JsonRows.open(line, FIELDS, clock, layout.blockTokens().orElse(BLOCK_TOKENS), whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new JsonPrinter(ClockUnit.MS, BLOCK_TOKENS, false);
    }

    @Override
    public Set<TracePart> carries() {
        return JsonRows.PARTS;
    }

    @Override
    public Set<TraceKnob> knobs() {
        return EnumSet.of(TraceKnob.TIME_UNIT, TraceKnob.BLOCK_TOKENS);
    }
}
