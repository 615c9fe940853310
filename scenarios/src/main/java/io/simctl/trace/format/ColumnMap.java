package io.simctl.trace.format;

import io.simctl.trace.ClockUnit;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceLayout;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns or fields of a file by what they are to simctl.
 *
 * @param names what the file calls them
 * @param areAllThere whether one that the file does not have is a mistake; if not, only time, prompt and output must be there
 */
record ColumnMap(Map<TraceColumn, String> names, boolean areAllThere) {
    /** Columns of an outcome are carried along as well, under the names that simctl has for them. */
    static final Set<TraceColumn> OUTCOME = EnumSet.of(TraceColumn.STATUS, TraceColumn.TTFT, TraceColumn.E2E);

    /** A map of columns that may be missing, with those of outcomes under simctl's own names. */
    static ColumnMap of(TraceColumn time, String timeName, String prompt, String output) {
        Map<TraceColumn, String> names = new LinkedHashMap<>();
        names.put(time, timeName);
        names.put(TraceColumn.PROMPT, prompt);
        names.put(TraceColumn.OUTPUT, output);
        OUTCOME.forEach(column -> names.put(column, column.word()));
        return new ColumnMap(names, false);
    }

    /** The same with one column more, called as simctl calls it. */
    ColumnMap with(TraceColumn column) {
        return with(column, column.word());
    }

    /** The same with one column more. */
    ColumnMap with(TraceColumn column, String name) {
        Map<TraceColumn, String> more = new LinkedHashMap<>(names);
        more.put(column, name);
        return new ColumnMap(more, areAllThere);
    }

    /** The map that the user gives, which has no {@linkplain TraceColumn#problems problems}. */
    static ColumnMap of(Map<String, String> columns) {
        Map<TraceColumn, String> names = new LinkedHashMap<>();
        columns.forEach((name, word) -> names.put(TraceColumn.of(word).orElseThrow(), name));
        return new ColumnMap(names, true);
    }

    /** The file's name of a column that must be there. */
    String name(TraceColumn column) {
        return Optional.ofNullable(names.get(column)).orElseThrow();
    }

    /** The column of the time. */
    TraceColumn time() {
        return names.keySet().stream().filter(TraceColumn::isTime).findFirst().orElseThrow();
    }

    /** How times are counted, if they are no dates: as the column says that they are in. */
    TraceClock clock(TraceLayout layout) {
        ClockUnit unit = unit();
        return layout.timeUnit().isPresent() ? TraceClock.of(layout, unit) : TraceClock.in(unit);
    }

    private ClockUnit unit() {
        return switch (time()) {
            case MILLISECONDS -> ClockUnit.MS;
            case MICROSECONDS -> ClockUnit.US;
            case NANOSECONDS -> ClockUnit.NS;
            default -> ClockUnit.S;
        };
    }
}
