package io.simctl.report.chart;

import io.simctl.report.result.ResidencyTimeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The times in which a machine's loads follow each other so closely that it does little else: from a load's beginning to that of the
 * load after the next, a quarter of the time or more goes into loading. A single load, however long, is none.
 */
final class Thrash {
    /** What it means, for legends. */
    static final String MEANS = "thrash: loads so close that a quarter of the time or more goes into them";

    private static final double SHARE = 0.25;

    /** A load, by where it begins and ends; in bins. */
    private record Load(double from, double to) {}

    private Thrash() {}

    /**
     * A stretch of thrash.
     *
     * @param from in bins
     * @param to in bins
     */
    record Stretch(double from, double to) {}

    /** The stretches of a machine, in order of time. */
    static List<Stretch> of(ResidencyTimeline.Row row, int bins) {
        List<Load> loads = loads(RowSpans.of(row, bins, 1));
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i + 1 < loads.size(); i++) {
            Load first = loads.get(i);
            Load second = loads.get(i + 1);
            double until = i + 2 < loads.size() ? loads.get(i + 2).from() : bins;
            double loading = first.to() - first.from() + second.to() - second.from();
            if (loading >= SHARE * (until - first.from())) {
                add(stretches, first.from(), second.to());
            }
        }
        return stretches;
    }

    private static void add(List<Stretch> stretches, double from, double to) {
        boolean goesOn = !stretches.isEmpty() && stretches.getLast().to() >= from;
        double begin = goesOn ? stretches.removeLast().from() : from;
        stretches.add(new Stretch(begin, to));
    }

    /** A load ends where nothing is loaded any more, or another model begins to be. */
    private static List<Load> loads(List<RowSpans.Span> spans) {
        List<Load> loads = new ArrayList<>();
        Set<Integer> before = Set.of();
        for (RowSpans.Span span : spans) {
            Set<Integer> now = new HashSet<>(span.state().loading());
            if (!before.containsAll(now)) {
                loads.add(new Load(span.from(), span.to()));
            } else if (!now.isEmpty()) {
                loads.add(new Load(loads.removeLast().from(), span.to()));
            }
            before = now;
        }
        return loads;
    }

    /** The share of a machine's time that is thrash. */
    static double share(ResidencyTimeline.Row row, int bins) {
        return of(row, bins).stream().mapToDouble(s -> s.to() - s.from()).sum() / Math.max(1, bins);
    }
}
