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
import java.util.Locale;
import java.util.Set;

/**
 * BurstGPT (Wang et al., KDD 2025): {@code Timestamp,...,Model,Request tokens,Response tokens,...}, times in seconds. Requests
 * that failed are kept with 0 response tokens.
 */
@AutoService(TraceFormat.class)
public final class BurstGptFormat implements TraceFormat {
    private static final String TIME = "Timestamp";
    private static final String MODEL = "Model";
    private static final String PROMPT = "Request tokens";
    private static final String OUTPUT = "Response tokens";
    private static final String TOTAL = "Total tokens";

    @Override
    public String name() {
        return "burstgpt";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.toLowerCase(Locale.ROOT).contains("response tokens");
    }

    @Override
    public Rows open(Line line, TraceLayout layout, boolean whole) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column(TIME);
        int model = csv.column(MODEL);
        int prompt = csv.column(PROMPT);
        int output = csv.column(OUTPUT);
        csv.optional(TOTAL);
        TraceClock clock = TraceClock.of(layout, ClockUnit.S);
        return new CsvRows(csv, carries(), whole) {
            @Override
            TraceRow row() {
                return new TraceRow(
                        clock.nanos(csv, time),
                        csv.whole(prompt),
                        csv.whole(output),
                        0,
                        csv.text(model),
                        Prefix.NONE,
                        others());
            }
        };
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new CsvPrinter()
                .column(TIME, row -> JsonPrinter.decimal(row.at(), ClockUnit.S))
                .column(MODEL, TraceRow::model)
                .column(PROMPT, row -> Integer.toString(row.promptTokens()))
                .column(OUTPUT, row -> Integer.toString(row.outputTokens()))
                .column(TOTAL, row -> Long.toString((long) row.promptTokens() + row.outputTokens()));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of(TracePart.MODEL);
    }

    @Override
    public Set<TraceKnob> knobs() {
        return Set.of(TraceKnob.TIME_UNIT);
    }
}
