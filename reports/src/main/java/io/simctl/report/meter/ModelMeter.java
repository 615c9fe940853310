package io.simctl.report.meter;

import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Figures;
import io.simctl.report.result.ModelResult;
import java.util.List;
import java.util.Optional;

/** A meter of the requests of one model that were intended after the warm-up. */
final class ModelMeter {
    private static final int BITS = 8;

    private final Slo slo;
    private final boolean hasSlo;
    private final LatencyHistograms latencies;
    private final EndedRequests uncounted;
    private final LogHistogram itl;
    private final long[] rejectedFor = new long[ReasonTable.SIZE];
    private final long[] failedFor = new long[ReasonTable.SIZE];
    private RequestBatch batchOfUncounted;

    ModelMeter(Optional<Slo> slo, List<Latency> kept) {
        this.slo = slo.orElse(new Slo(Slo.NO_LIMIT, Slo.NO_LIMIT, Slo.NO_LIMIT));
        hasSlo = slo.isPresent();
        latencies = new LatencyHistograms(kept, BITS);
        itl = latencies.of(LatencyMetrics.ITL);
        uncounted = new EndedRequests(kept);
        batchOfUncounted = new RequestBatch(List.of());
    }

    void submitted(RequestBatch batch) {
        batch.submitted(hasSlo);
    }

    void itl(int sequences, int steps, long firstStep, long lastStep) {
        itl.addLinear(firstStep, lastStep, steps, sequences);
    }

    /** The view to read a request of the model into that has ended; {@link #completed} is about the one read last. */
    EndedRequest next() {
        return uncounted.next();
    }

    /** Measures the request that was read, which completed. */
    void completed(RequestBatch batch) {
        if (batch != batchOfUncounted) {
            countRead();
            batchOfUncounted = batch;
        }
        EndedRequest request = uncounted.next();
        batch.completed(request, hasSlo && slo.isKeptBy(request));
        uncounted.keep();
        if (uncounted.isFull()) {
            countRead();
        }
    }

    /** Counts the latencies of those that were read, to be called before batches are joined or the figures are asked for. */
    void countRead() {
        uncounted.countIn(latencies, batchOfUncounted.latencies());
    }

    /** Counts why a request was rejected, by number in the table of rejections. */
    void rejectedFor(int reason) {
        rejectedFor[reason]++;
    }

    /** Counts why a request broke off, by number in the table of failures. */
    void failedFor(int reason) {
        failedFor[reason]++;
    }

    ModelResult snapshot(Batches batches, double seconds, ReasonTable rejections, ReasonTable failures) {
        return new ModelResult(
                new Figures(batches.counts(), latencies.snapshot(), seconds),
                rejections.count(rejectedFor),
                failures.count(failedFor),
                batches);
    }
}
