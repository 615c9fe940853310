package io.simctl.report.chart;

import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of one state each that a machine's shares by bin come to. A bin that is nearly all one state is taken for it; any
 * other is divided by the shares, the state of the span before first, so that what continues over a boundary stays in one piece.
 */
final class RowSpans {
    private static final double NEARLY_ALL = 0.9;
    private static final double NEARLY_NOTHING = 0.02;

    /**
     * A state from one place to another.
     *
     * @param from in bins, fractions allowed
     * @param to in bins
     */
    record Span(double from, double to, MachineState state) {}

    private final List<Span> spans = new ArrayList<>();

    private RowSpans() {}

    /** The spans of a row, {@code fold} bins taken together. */
    static List<Span> of(ResidencyTimeline.Row row, int bins, int fold) {
        var spans = new RowSpans();
        if (fold == 1) {
            row.stretches().forEach(spans::stretch);
            return spans.spans;
        }
        int first = 0;
        for (int from = 0; from < bins; from += fold) {
            int to = Math.min(bins, from + fold);
            while (first < row.stretches().size() && row.stretches().get(first).to() <= from) {
                first++;
            }
            spans.cell(from, to, shares(row, first, from, to));
        }
        return spans.spans;
    }

    private void stretch(ResidencyTimeline.Stretch stretch) {
        Map<MachineState, Double> shares = new LinkedHashMap<>();
        stretch.shares().forEach(share -> shares.put(share.state(), share.percent() / 100.0));
        if (isNearlyOne(shares)) {
            cell(stretch.from(), stretch.to(), shares);
            return;
        }
        for (int bin = stretch.from(); bin < stretch.to(); bin++) {
            cell(bin, bin + 1, shares);
        }
    }

    private static boolean isNearlyOne(Map<MachineState, Double> shares) {
        return shares.values().stream().anyMatch(share -> share >= NEARLY_ALL);
    }

    /** Shares of the bins {@code from} to {@code to}, of which the stretch {@code first} is the first to hold one. */
    private static Map<MachineState, Double> shares(ResidencyTimeline.Row row, int first, int from, int to) {
        Map<MachineState, Double> shares = new LinkedHashMap<>();
        for (int i = first; i < row.stretches().size() && row.stretches().get(i).from() < to; i++) {
            ResidencyTimeline.Stretch stretch = row.stretches().get(i);
            int bins = Math.min(to, stretch.to()) - Math.max(from, stretch.from());
            stretch.shares()
                    .forEach(share ->
                            shares.merge(share.state(), share.percent() * bins / 100.0 / (to - from), Double::sum));
        }
        return shares;
    }

    private void cell(int from, int to, Map<MachineState, Double> shares) {
        Optional<MachineState> nearlyAll = shares.entrySet().stream()
                .filter(share -> share.getValue() >= NEARLY_ALL)
                .map(Map.Entry::getKey)
                .findFirst();
        if (nearlyAll.isPresent()) {
            add(from, to, nearlyAll.get());
            return;
        }
        Optional<MachineState> before =
                spans.isEmpty() ? Optional.empty() : Optional.of(spans.getLast().state());
        List<Map.Entry<MachineState, Double>> order = shares.entrySet().stream()
                .filter(share -> share.getValue() >= NEARLY_NOTHING)
                .sorted(Comparator.comparing(share -> !before.equals(Optional.of(share.getKey()))))
                .toList();
        double total = order.stream().mapToDouble(Map.Entry::getValue).sum();
        double at = from;
        double upTo = 0;
        for (Map.Entry<MachineState, Double> share : order) {
            upTo += share.getValue();
            double next = upTo >= total ? to : from + (to - from) * upTo / total;
            add(at, next, share.getKey());
            at = next;
        }
    }

    private void add(double from, double to, MachineState state) {
        if (!spans.isEmpty() && spans.getLast().state().equals(state)) {
            spans.set(spans.size() - 1, new Span(spans.getLast().from(), to, state));
        } else {
            spans.add(new Span(from, to, state));
        }
    }
}
