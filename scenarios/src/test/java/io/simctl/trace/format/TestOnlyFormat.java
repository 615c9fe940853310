package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Prefix;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceKnob;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.util.Set;

/** A format that no line of the program names. */
@AutoService(TraceFormat.class)
public final class TestOnlyFormat implements TraceFormat {
    @Override
    public String name() {
        return "test-only";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.startsWith("clock_ms,question,answer");
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column("clock_ms");
        int prompt = csv.column("question");
        int output = csv.column("answer");
        TraceClock clock = TraceClock.of(layout, ClockUnit.MS);
        return new CsvRows(csv, carries(), whole) {
            @Override
            TraceRow row() {
                return new TraceRow(
                        clock.nanos(csv, time), csv.whole(prompt), csv.whole(output), 0, "", Prefix.NONE, others());
            }
        };
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new CsvPrinter()
                .column("clock_ms", row -> JsonPrinter.decimal(row.at(), ClockUnit.MS))
                .column("question", row -> Integer.toString(row.promptTokens()))
                .column("answer", row -> Integer.toString(row.outputTokens()));
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
