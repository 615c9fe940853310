package io.simctl.trace.format;

import com.fasterxml.jackson.core.JsonParser;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.TraceLayout;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * The clock of one file: the unit that its times are counted in. Other programs write files of the same shape in other units; where the user has not
 * said the unit, each time is held against what the format's own times are like.
 */
final class TraceClock {
    private static final BigDecimal CENTURY = new BigDecimal("3155760000e9");
    private static final int MOST_DIGITS = 20;

    /** Seconds from 1970 to September 2001 and to 2039: what a clock of our days shows. */
    private static final BigDecimal EPOCH_FROM = new BigDecimal("1e9");

    private static final BigDecimal EPOCH_TO = new BigDecimal("2.2e9");

    /** Times that count from the trace's begin are smaller when it begins. */
    private static final BigDecimal LONG_AFTER =
            BigDecimal.valueOf(Duration.ofDays(10).toNanos());

    private final ClockUnit unit;
    private final boolean isSaid;
    private final boolean areWhole;
    private boolean isFirst = true;

    private TraceClock(ClockUnit unit, boolean isSaid, boolean areWhole) {
        this.unit = unit;
        this.isSaid = isSaid;
        this.areWhole = areWhole;
    }

    /** Times in the unit that the user says, or else the format's. */
    static TraceClock of(TraceLayout layout, ClockUnit usual) {
        return new TraceClock(layout.timeUnit().orElse(usual), layout.timeUnit().isPresent(), false);
    }

    /** The same for a format whose times have no fraction. */
    static TraceClock whole(TraceLayout layout, ClockUnit usual) {
        return new TraceClock(layout.timeUnit().orElse(usual), layout.timeUnit().isPresent(), true);
    }

    /** Times in a unit that stands in the file itself. */
    static TraceClock in(ClockUnit unit) {
        return new TraceClock(unit, true, false);
    }

    /** The time in a field, in nanoseconds. */
    long nanos(CsvLine csv, int field) {
        if (isFirst && !isSaid) {
            number(csv.text(field)).flatMap(this::otherEpoch).ifPresent(since -> {
                throw doubt(csv.place(field), csv.text(field), since);
            });
        }
        isFirst = false;
        return csv.scaled(field, unit.decimals());
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return isSane(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The unit in which {@code time} is one of our days when counted from 1970, if that is another than the file's. */
    private Optional<ClockUnit> otherEpoch(BigDecimal time) {
        if (time.scaleByPowerOfTen(unit.decimals()).compareTo(LONG_AFTER) < 0) {
            return Optional.empty();
        }
        for (ClockUnit candidate : ClockUnit.values()) {
            BigDecimal seconds = time.scaleByPowerOfTen(candidate.decimals() - ClockUnit.S.decimals());
            if (seconds.compareTo(EPOCH_FROM) >= 0 && seconds.compareTo(EPOCH_TO) < 0) {
                return Optional.of(candidate).filter(found -> found != unit);
            }
        }
        return Optional.empty();
    }

    private BadRow doubt(int column, String time, ClockUnit since) {
        return new BadRow(
                column,
                "%s looks like a time in %s since 1970, while times of this format are in %s; say which: `time_unit: %s` (`--time-unit %s`) or `%s`"
                        .formatted(
                                Names.quote(time), since.word(), unit.word(), since.word(), since.word(), unit.word()));
    }

    /**
     * The time at a parser's current token, in nanoseconds.
     *
     * @param inRow the unit that the row itself says, if it does
     */
    long nanos(JsonParser json, Optional<ClockUnit> inRow) throws IOException {
        BigDecimal time = JsonTokens.number(json);
        // looked at before any arithmetic: 1e999999999 is short to write and long to multiply
        BigDecimal nanos =
                isSane(time) ? time.scaleByPowerOfTen(inRow.orElse(unit).decimals()) : CENTURY;
        if (!isSaid && inRow.isEmpty() && isSane(time)) {
            int column = json.currentTokenLocation().getColumnNr();
            (isFirst ? otherEpoch(time) : Optional.<ClockUnit>empty()).ifPresent(since -> {
                throw doubt(column, time.toPlainString(), since);
            });
            if (areWhole && time.stripTrailingZeros().scale() > 0) {
                throw fraction(column, time);
            }
        }
        isFirst = false;
        if (nanos.compareTo(CENTURY) >= 0) {
            throw JsonTokens.wrong(json, "a time from 0 to a century");
        }
        return nanos.longValue();
    }

    private static boolean isSane(BigDecimal time) {
        return time.signum() >= 0 && Math.abs((long) time.precision() - time.scale()) <= MOST_DIGITS;
    }

    private BadRow fraction(int column, BigDecimal time) {
        return new BadRow(
                column,
                "%s has a fraction, while times of this format are whole and in %s; say which unit they are in: `time_unit: s` (`--time-unit s`) or `%s`"
                        .formatted(Names.quote(time.toPlainString()), unit.word(), unit.word()));
    }
}
