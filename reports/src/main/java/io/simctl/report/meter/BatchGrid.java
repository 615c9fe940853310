package io.simctl.report.meter;

import io.simctl.report.metric.Latency;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Figures;
import io.simctl.report.result.WorstStretch;
import java.util.ArrayList;
import java.util.List;

/**
 * A grid of at most {@value #MOST} batches of equal width, which requests go into by when they were intended, so that two
 * policies that saw the same workload have the same requests in the same batches. Like {@link TimeBins}, the batches double
 * in width as the run goes on.
 */
final class BatchGrid {
    private static final int MOST = 32;
    private static final int FIRST_SHIFT = 30; // about a second

    private final RequestBatch[][] byModel;
    private final WorstRequests[] worst = new WorstRequests[MOST];
    private final List<Latency> kept;
    private final Runnable beforeJoining;
    private int shift = FIRST_SHIFT;
    private long latest;

    /**
     * A grid of so many models, whose batches keep these latencies.
     *
     * @param beforeJoining called before batches are joined, so that nothing is left to be counted in them
     */
    BatchGrid(int models, List<Latency> kept, Runnable beforeJoining) {
        this.kept = kept;
        this.beforeJoining = beforeJoining;
        java.util.Arrays.setAll(worst, i -> new WorstRequests());
        byModel = new RequestBatch[models][MOST];
        for (RequestBatch[] batches : byModel) {
            java.util.Arrays.setAll(batches, i -> new RequestBatch(kept));
        }
    }

    /**
     * The batch of a request.
     *
     * @param intended nanoseconds from the end of the warm-up to when the request was intended
     */
    RequestBatch of(int model, long intended) {
        reach(intended);
        return byModel[model][(int) (intended >>> shift)];
    }

    /** The worst requests, of all models, of a batch; see {@link #of}. */
    WorstRequests worst(long intended) {
        reach(intended);
        return worst[(int) (intended >>> shift)];
    }

    private void reach(long time) {
        if (time > latest) {
            latest = time;
            while (time >>> shift >= MOST) {
                widen();
            }
        }
    }

    /**
     * Counts that a user waited, in each batch for the part that lies in it: a wait may outlast many.
     *
     * @param from nanoseconds from the end of the warm-up to when the user began to wait
     * @param to likewise to when the wait was over
     */
    void waited(int model, long from, long to) {
        reach(to);
        long at = from;
        while (at < to) {
            int batch = (int) (at >>> shift);
            long next = Math.min(to, (batch + 1L) << shift);
            byModel[model][batch].waited(next - at);
            at = next;
        }
    }

    private void widen() {
        beforeJoining.run();
        shift++;
        widenWorst();
        for (RequestBatch[] batches : byModel) {
            for (int i = 0; i < MOST / 2; i++) {
                batches[i] = batches[2 * i].joined(batches[2 * i + 1]);
            }
            for (int i = MOST / 2; i < MOST; i++) {
                batches[i] = new RequestBatch(kept);
            }
        }
    }

    private void widenWorst() {
        for (int i = 0; i < MOST / 2; i++) {
            worst[i].become(worst[2 * i]);
            worst[i].join(worst[2 * i + 1]);
        }
        for (int i = MOST / 2; i < MOST; i++) {
            worst[i].clear();
        }
    }

    /** The worst requests of these batches. */
    List<WorstStretch> worst(List<Integer> of) {
        return of.stream()
                .map(batch -> new WorstStretch(batch, worst[batch].snapshot()))
                .toList();
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
