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
import io.simctl.trace.TraceRow;
import java.util.Set;

/**
 * The RAGPulse trace (Wang et al., 2025): an object a line with {@code timestamp} in seconds, {@code input_length}, {@code
 * output_length} and {@code hash_ids} of the pieces that a prompt was put together from. Pieces have no length here, so nothing
 * is known of blocks. Some rows stand behind later ones.
 */
@AutoService(TraceFormat.class)
public final class RagPulseFormat implements TraceFormat {
    /** The field that no other trace has. */
    static final String PIECES = "passages_ids";

    private static final int DISORDER = 1000;
    private static final String TIME = "timestamp";
    private static final String PROMPT = "input_length";
    private static final String OUTPUT = "output_length";
    private static final ColumnMap FIELDS = ColumnMap.of(TraceColumn.SECONDS, TIME, PROMPT, OUTPUT);

    @Override
    public String name() {
        return "ragpulse";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("{") && firstLine.contains('"' + PIECES + '"');
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        TraceClock clock = TraceClock.of(layout, ClockUnit.S);
        return new Disordered(JsonRows.open(line, FIELDS, clock, 0, whole), carries(), DISORDER);
    }

    /** Rows of which some stand behind later ones. */
    private record Disordered(Rows rows, Set<TracePart> parts, int disorder) implements Rows {
        @Override
        public boolean hasHeader() {
            return rows.hasHeader();
        }

        @Override
        public TraceRow row(Line line) {
            return rows.row(line);
        }
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new ObjectPrinter()
                .field(TIME, row -> '"' + JsonPrinter.decimal(row.at(), ClockUnit.S) + '"')
                .field(PROMPT, row -> Integer.toString(row.promptTokens()))
                .field(OUTPUT, row -> Integer.toString(row.outputTokens()))
                .carriedAlong("hash_ids", "{\"" + PIECES + "\": []}");
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
