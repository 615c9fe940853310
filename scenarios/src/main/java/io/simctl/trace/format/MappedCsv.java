package io.simctl.trace.format;

import io.simctl.fleet.Prefix;
import io.simctl.trace.BadRow;
import io.simctl.trace.Line;
import io.simctl.trace.RecordedEnd;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Rows of comma-separated values whose columns are mapped to those of simctl. */
final class MappedCsv extends CsvRows {
    private static final int NONE = -1;

    private final CsvLine csv;
    private final TraceClock clock;
    private final int blockTokens;
    private final Map<TraceColumn, Integer> outcome = new EnumMap<>(TraceColumn.class);
    private final boolean isDate;
    private final boolean isRenamed;
    private final int time;
    private final int prompt;
    private final int output;
    private final int limit;
    private final int model;
    private final int size;
    private final int blocks;

    private Line line;

    private MappedCsv(Line header, CsvLine csv, Columns columns, TraceClock clock, int blockTokens, boolean whole) {
        super(csv, columns.parts(), whole);
        this.csv = csv;
        this.clock = clock;
        this.blockTokens = blockTokens;
        this.line = header;
        isDate = columns.map.time() == TraceColumn.DATE;
        isRenamed = whole && columns.map.areAllThere();
        time = columns.at(columns.map.time());
        prompt = columns.at(TraceColumn.PROMPT);
        output = columns.at(TraceColumn.OUTPUT);
        limit = columns.at(TraceColumn.LIMIT);
        model = columns.at(TraceColumn.MODEL);
        size = columns.at(TraceColumn.BLOCK_TOKENS);
        blocks = columns.at(TraceColumn.BLOCKS);
        ColumnMap.OUTCOME.stream()
                .filter(column -> columns.at(column) != NONE)
                .forEach(column -> outcome.put(column, columns.at(column)));
    }

    /** The places of columns in one file. */
    private record Columns(ColumnMap map, int[] places) {
        static Columns of(CsvLine csv, ColumnMap map, boolean blockSizeIsSaid) {
            int[] places = new int[TraceColumn.values().length];
            Arrays.fill(places, NONE);
            map.names().forEach((column, name) -> {
                boolean isNeeded = map.areAllThere()
                        || column.isTime()
                        || column == TraceColumn.PROMPT
                        || column == TraceColumn.OUTPUT
                        || (column == TraceColumn.BLOCK_TOKENS
                                && !blockSizeIsSaid
                                && csv.find(map.names().getOrDefault(TraceColumn.BLOCKS, name)) >= 0);
                boolean isCarriedAlong = ColumnMap.OUTCOME.contains(column) && !map.areAllThere();
                places[index(column)] =
                        isNeeded ? csv.column(name) : isCarriedAlong ? csv.find(name) : csv.optional(name);
            });
            return new Columns(map, places);
        }

        @SuppressWarnings("EnumOrdinal") // asked for while a file is opened only
        private static int index(TraceColumn column) {
            return column.ordinal();
        }

        int at(TraceColumn column) {
            return places[index(column)];
        }

        Set<TracePart> parts() {
            Set<TracePart> parts = EnumSet.noneOf(TracePart.class);
            claim(parts, TracePart.LIMIT, TraceColumn.LIMIT);
            claim(parts, TracePart.MODEL, TraceColumn.MODEL);
            claim(parts, TracePart.BLOCKS, TraceColumn.BLOCKS);
            return parts;
        }

        private void claim(Set<TracePart> parts, TracePart part, TraceColumn column) {
            if (at(column) != NONE) {
                parts.add(part);
            }
        }
    }

    /**
     * Rows of a file whose header is {@code line}.
     *
     * @param clock how its times are counted, unless they are dates
     */
    static TraceFormat.Rows open(Line line, ColumnMap map, TraceClock clock, TraceLayout layout, boolean whole) {
        CsvLine csv = new CsvLine(line);
        Columns columns = Columns.of(csv, map, layout.blockTokens().isPresent());
        int blockTokens = layout.blockTokens().orElse(0);
        if (columns.at(TraceColumn.BLOCKS) != NONE
                && columns.at(TraceColumn.BLOCK_TOKENS) == NONE
                && blockTokens == 0) {
            throw new BadRow(
                    1, "how many tokens has a block? map a column to `block_tokens`, or say `block_tokens: 512`");
        }
        return new MappedCsv(line, csv, columns, clock, blockTokens, whole);
    }

    @Override
    public TraceRow row(Line row) {
        line = row;
        return super.row(row);
    }

    @Override
    TraceRow row() {
        return new TraceRow(
                isDate ? DateTimes.nanos(line, csv.start(time), csv.end(time)) : clock.nanos(csv, time),
                csv.whole(prompt),
                csv.whole(output),
                limit < 0 || csv.isEmpty(limit) ? 0 : csv.whole(limit),
                model < 0 ? "" : csv.text(model),
                blocks < 0 || csv.isEmpty(blocks) ? Prefix.NONE : prefix(),
                others(),
                outcome.isEmpty() ? RecordedEnd.NONE : recorded());
    }

    private Prefix prefix() {
        int tokens = size < 0 ? blockTokens : csv.whole(size);
        if (tokens == 0) {
            throw csv.wrong(size, "at least 1 token a block");
        }
        return new Prefix(tokens, csv.wholes(blocks));
    }

    private RecordedEnd recorded() {
        return RecordedEnd.of(outcome(TraceColumn.STATUS), outcome(TraceColumn.TTFT), outcome(TraceColumn.E2E));
    }

    private String outcome(TraceColumn column) {
        return outcome.containsKey(column) ? csv.text(outcome.get(column)) : "";
    }

    @Override
    Map<String, String> others() {
        if (!isRenamed || outcome.isEmpty()) {
            return super.others();
        }
        Map<String, String> all = new LinkedHashMap<>(super.others());
        outcome.forEach((column, field) -> all.put(column.word(), csv.text(field)));
        return all;
    }
}
