package io.simctl.trace;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layout of a trace as far as its user says it; the format, or the file's first line, says the rest.
 *
 * @param format one of {@link TraceFormats#names()}; recognised from the first line when empty
 * @param timeUnit what times are counted in
 * @param blockTokens how many tokens each hash stands for
 * @param columns names of {@link TraceColumn}s by the names that the file has for them; empty where it is of a known format
 */
public record TraceLayout(
        Optional<String> format,
        Optional<ClockUnit> timeUnit,
        Optional<Integer> blockTokens,
        Map<String, String> columns) {

    /** Nothing is said, and all is recognised. */
    public static final TraceLayout RECOGNISED = of(Optional.empty());

    public TraceLayout {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Nothing is said but, perhaps, the format's name. */
    public static TraceLayout of(Optional<String> format) {
        return new TraceLayout(format, Optional.empty(), Optional.empty(), Map.of());
    }

    /** What of it is said. */
    Set<TraceKnob> said() {
        Set<TraceKnob> said = EnumSet.noneOf(TraceKnob.class);
        timeUnit.ifPresent(unit -> said.add(TraceKnob.TIME_UNIT));
        blockTokens.ifPresent(tokens -> said.add(TraceKnob.BLOCK_TOKENS));
        if (!columns.isEmpty()) {
            said.add(TraceKnob.COLUMNS);
        }
        return said;
    }
}
