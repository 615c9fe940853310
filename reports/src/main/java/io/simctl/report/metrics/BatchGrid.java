package io.simctl.report.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Sorts the requests of a run into at most {@value #MOST} batches of equal width by when they were intended, so that two
 * policies that saw the same workload have the same requests in the same batches. Like {@link TimeBins}, the batches double
 * in width as the run goes on.
 */
final class BatchGrid {
    private static final int MOST = 32;
    private static final int FIRST_SHIFT = 30; // about a second

    private final Batch[][] byModel;
    private int shift = FIRST_SHIFT;
    private long latest;

    BatchGrid(int models) {
        byModel = new Batch[models][MOST];
        for (Batch[] batches : byModel) {
            java.util.Arrays.setAll(batches, i -> new Batch());
        }
    }

    /**
     * The batch of a request.
     *
     * @param intended nanoseconds from the end of the warm-up to when the request was intended
     */
    Batch of(int model, long intended) {
        if (intended > latest) {
            latest = intended;
            while (intended >>> shift >= MOST) {
                widen();
            }
        }
        return byModel[model][(int) (intended >>> shift)];
    }

    private void widen() {
        shift++;
        for (Batch[] batches : byModel) {
            for (int i = 0; i < MOST / 2; i++) {
                batches[i] = batches[2 * i].joined(batches[2 * i + 1]);
            }
            for (int i = MOST / 2; i < MOST; i++) {
                batches[i] = new Batch();
            }
        }
    }

    /** The batches of a model, in order of time. */
    Batches snapshot(int model) {
        int used = (int) (latest >>> shift) + 1;
        long width = 1L << shift;
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            long span = Math.min(width, latest - i * width);
            Figures batch = byModel[model][i].snapshot();
            figures.add(new Figures(batch.counts(), batch.latencies(), span / 1e9));
        }
        return new Batches(width, figures);
    }
}
