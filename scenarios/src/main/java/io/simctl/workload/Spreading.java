package io.simctl.workload;

import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.trace.TraceRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spreads rows that were recorded with the same time until the next recorded time; those of the last time over the distance
 * before it. Holds the rows of one time and one more.
 */
final class Spreading implements Iterator<TraceRow> {
    private final Iterator<TraceRow> rows;
    private final Spread spread;
    private final RandomGenerator random;
    private final List<TraceRow> group = new ArrayList<>();
    private final List<TraceRow> ahead = new ArrayList<>(1);
    private long[] times = {};
    private long distance;
    private int given;

    Spreading(Iterator<TraceRow> rows, Spread spread, RandomGenerator random) {
        this.rows = rows;
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
