package io.simctl.report.meter;

import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The time that each machine spent in each {@link MachineState}, by bin of time. */
final class ResidencyMeter {
    /** Most states that are kept apart on one machine; the time of any further one counts for the state before it. */
    private static final int MOST_STATES = 64;

    private final TimeBins bins;
    private final List<Row> rows = new ArrayList<>();

    ResidencyMeter(TimeBins bins) {
        this.bins = bins;
    }

    /** The row of the next machine. */
    Row row() {
        var row = new Row();
        rows.add(row);
        return row;
    }

    /** One machine. */
    final class Row {
        private final Map<MachineState, long[]> spent = new LinkedHashMap<>();
        private long[] current = {};
        private long since;

        void become(MachineState state, long now) {
            close(now);
            if (spent.size() < MOST_STATES) {
                current = spent.computeIfAbsent(state, s -> bins.channel());
            } else {
                current = spent.getOrDefault(state, current);
            }
        }

        private void close(long now) {
            if (now > since) {
                bins.spread(current, since, now, now - since);
                since = now;
            }
        }

        private ResidencyTimeline.Row snapshot(int used, long end) {
            close(end);
            List<ResidencyTimeline.Stretch> stretches = new ArrayList<>();
            for (int bin = 0; bin < used; bin++) {
                List<ResidencyTimeline.Share> shares = shares(bin);
                if (!stretches.isEmpty() && stretches.getLast().shares().equals(shares)) {
                    stretches.set(
                            stretches.size() - 1,
                            new ResidencyTimeline.Stretch(stretches.getLast().from(), bin + 1, shares));
                } else if (!shares.isEmpty()) {
                    stretches.add(new ResidencyTimeline.Stretch(bin, bin + 1, shares));
                }
            }
            return new ResidencyTimeline.Row(stretches);
        }

        private List<ResidencyTimeline.Share> shares(int bin) {
            long total = spent.values().stream().mapToLong(time -> time[bin]).sum();
            List<ResidencyTimeline.Share> shares = new ArrayList<>();
            spent.forEach((state, time) -> {
                int percent = total == 0 ? 0 : (int) Math.round(100.0 * time[bin] / total);
                if (percent > 0) {
                    shares.add(new ResidencyTimeline.Share(state, percent));
                }
            });
            return shares;
        }
    }

    ResidencyTimeline snapshot(long end) {
        bins.at(end);
        int used = bins.used();
        return new ResidencyTimeline(
                bins.width(),
                used,
                IntStream.range(0, rows.size())
                        .mapToObj(i -> rows.get(i).snapshot(used, end))
                        .toList());
    }
}
