package io.simctl.workload;

import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.TraceRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The spreading of rows that were recorded with the same time until the next recorded time; of those of the last time over
 * the distance before it. Holds the rows of one time and one more.
 */
public final class Spreading implements Iterator<TraceRow> {
    /** More at one time is no coarse clock but a trace without times; their rows would fill the memory. */
    private static final int MOST_AT_ONCE = 1_000_000;

    private final Iterator<TraceRow> rows;
    private final Supplier<SourceLocation> place;
    private final Spread spread;
    private final RandomGenerator random;
    private final List<TraceRow> group = new ArrayList<>();
    private final List<TraceRow> ahead = new ArrayList<>(1);
    private long[] times = {};
    private long distance;
    private int given;

    /**
     * Spreads the rows of a trace; with {@link Spread#NONE} they are left as they are.
     *
     * @param place where the row stands that was taken last
     */
    public static Iterator<TraceRow> of(
            Iterator<TraceRow> rows, Supplier<SourceLocation> place, Spread spread, RandomGenerator random) {
        return spread == Spread.NONE ? rows : new Spreading(rows, place, spread, random);
    }

    private Spreading(Iterator<TraceRow> rows, Supplier<SourceLocation> place, Spread spread, RandomGenerator random) {
        this.rows = rows;
        this.place = place;
        this.spread = spread;
        this.random = random;
    }

    @Override
    public boolean hasNext() {
        return given < group.size() || !ahead.isEmpty() || rows.hasNext();
    }

    @Override
    public TraceRow next() {
        if (given == group.size()) {
            readGroup();
        }
        int index = given++;
        return group.get(index).withTime(times[index]);
    }

    private void readGroup() {
        group.clear();
        given = 0;
        group.addAll(ahead);
        ahead.clear();
        if (group.isEmpty()) {
            group.add(rows.next());
        }
        long at = group.getFirst().at();
        while (ahead.isEmpty() && rows.hasNext()) {
            TraceRow row = rows.next();
            (row.at() == at ? group : ahead).add(row);
            if (group.size() > MOST_AT_ONCE) {
                throw new InvalidInput(
                        place.get(),
                        String.format(
                                Locale.ROOT,
                                "more than %,d requests have the same time: too many to spread",
                                MOST_AT_ONCE));
            }
        }
        distance = ahead.isEmpty() ? distance : ahead.getFirst().at() - at;
        times = times(at, group.size());
    }

    private long[] times(long at, int count) {
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
            double part = spread == Spread.EVEN ? (double) i / count : random.nextDouble();
            result[i] = at + (long) (part * distance);
        }
        Arrays.sort(result);
        return result;
    }
}
