package io.simctl.report.chart;

import io.simctl.report.result.ResidencyTimeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The times in which a machine loads more than it serves: of a window of the run, a quarter or more goes into loading, and into more
 * than one load. A single load, however long, is none.
 */
final class Thrash {
    /** What it means, for legends. */
    static final String MEANS = "thrash: a quarter of the time or more goes into several loads";

    private static final int WINDOWS = 48;
    private static final double SHARE = 0.25;
    private static final int FEWEST_LOADS = 2;

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
        List<RowSpans.Span> spans = RowSpans.of(row, bins, 1);
        double window = Math.max(1, (double) bins / WINDOWS);
        List<Stretch> stretches = new ArrayList<>();
        int first = 0;
        for (double from = 0; from < bins; from += window) {
            double to = Math.min(bins, from + window);
            while (first < spans.size() && spans.get(first).to() <= from) {
                first++;
            }
            if (isThrash(spans, first, from, to)) {
                add(stretches, from, to);
            }
        }
        return stretches;
    }

    private static void add(List<Stretch> stretches, double from, double to) {
        boolean goesOn = !stretches.isEmpty() && stretches.getLast().to() >= from - 1e-9;
        double begin = goesOn ? stretches.removeLast().from() : from;
        stretches.add(new Stretch(begin, to));
    }

    private static boolean isThrash(List<RowSpans.Span> spans, int first, double from, double to) {
        double loading = 0;
        int loads = 0;
        Set<Integer> before = Set.of();
        for (int i = first; i < spans.size() && spans.get(i).from() < to; i++) {
            RowSpans.Span span = spans.get(i);
            Set<Integer> now = new HashSet<>(span.state().loading());
            loading += now.isEmpty() ? 0 : Math.min(to, span.to()) - Math.max(from, span.from());
            Set<Integer> known = before;
            loads += (int) now.stream().filter(model -> !known.contains(model)).count();
            before = now;
        }
        return loads >= FEWEST_LOADS && loading >= SHARE * (to - from);
    }

    /** The share of a machine's time that is thrash. */
    static double share(ResidencyTimeline.Row row, int bins) {
        return of(row, bins).stream().mapToDouble(s -> s.to() - s.from()).sum() / Math.max(1, bins);
    }
}
