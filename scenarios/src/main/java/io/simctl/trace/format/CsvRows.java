package io.simctl.trace.format;

import io.simctl.trace.Line;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Rows of comma-separated values. */
abstract class CsvRows implements TraceFormat.Rows {
    private final CsvLine csv;
    private final Set<TracePart> parts;
    private final int[] others;

    /** @param csv of which the format has asked for all columns that it knows */
    CsvRows(CsvLine csv, Set<TracePart> parts, boolean whole) {
        this.csv = csv;
        this.parts = parts;
        this.others = whole ? csv.unclaimed() : new int[0];
    }

    /** The row whose fields were split last. */
    abstract TraceRow row();

    @Override
    public TraceRow row(Line line) {
        csv.split(line);
        return row();
    }

    @Override
    public Set<TracePart> parts() {
        return parts;
    }

    /** What else stands in the row; fields without a value are left out. */
    Map<String, String> others() {
        if (others.length == 0) {
            return Map.of();
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int column : others) {
            found.put(csv.name(column), csv.text(column));
        }
        return found;
    }
}
