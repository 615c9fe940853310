package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceKnob;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import java.util.EnumSet;
import java.util.Set;

/**
 * Traces of Alibaba's Bailian service (Wang et al., USENIX ATC 2025): an object a line with {@code chat_id}, {@code timestamp}
 * in seconds, {@code input_length}, {@code output_length} and {@code hash_ids} of 16 tokens each.
 */
@AutoService(TraceFormat.class)
public final class BailianFormat implements TraceFormat {
    static final String CHAT_ID = "chat_id";

    /** Fields that say where in which conversation a request stands. */
    static final Set<String> CHAT = Set.of(CHAT_ID, "parent_chat_id", "type", "turn");

    private static final int BLOCK_TOKENS = 16;

    @Override
    public String name() {
        return "bailian";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{") && firstLine.contains('"' + CHAT_ID + '"');
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        TraceClock clock = TraceClock.of(layout, ClockUnit.S);
        return JsonRows.open(
                line, MooncakeFormat.FIELDS, clock, layout.blockTokens().orElse(BLOCK_TOKENS), whole);
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new JsonPrinter(ClockUnit.S, BLOCK_TOKENS, true);
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
