package io.simctl.report.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The requests of a run by when they were intended, in spans of equal width of which the last may be cut short. Latencies
 * other than TTFT, TPOT and E2E are not kept by batch.
 *
 * @param width nanoseconds that one batch stands for
 * @param figures in order of time
 */
public record Batches(long width, List<Figures> figures) {
    /** No batches: several runs together have none. */
    public static final Batches NONE = new Batches(1, List.of());

    public Batches {
        figures = List.copyOf(figures);
    }

    /** All requests together. */
    public Counts<RequestCount> counts() {
        return figures.stream().map(Figures::counts).reduce(Figures.NONE.counts(), Counts::plus);
    }

    /** Batches of twice the width. */
    public Batches coarser() {
        List<Figures> joined = new ArrayList<>();
        for (int i = 0; i + 1 < figures.size(); i += 2) {
            joined.add(figures.get(i).then(figures.get(i + 1)));
        }
        if (figures.size() % 2 == 1) {
            joined.add(figures.getLast());
        }
        return new Batches(2 * width, joined);
    }

    /** A last batch that covers less than half its width is joined to the one before, so that no batch is all noise. */
    public Batches withoutPartial() {
        if (figures.size() < 2 || figures.getLast().seconds() * 2e9 >= width) {
            return this;
        }
        int last = figures.size() - 1;
        Figures joined = figures.get(last - 1).then(figures.get(last));
        return new Batches(
                width,
                Stream.concat(figures.stream().limit(last - 1), Stream.of(joined))
                        .toList());
    }

    /** The batches of another model of the same run beside these. */
    public Batches beside(Batches other) {
        List<Figures> both = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            both.add(figures.get(i).beside(other.figures.get(i)));
        }
        return new Batches(width, both);
    }
}
