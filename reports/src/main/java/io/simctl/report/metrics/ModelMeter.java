package io.simctl.report.metrics;

import io.simctl.control.Attempt;
import java.util.Optional;

/** Measures the requests of one model that were intended after the warm-up. */
final class ModelMeter {
    private static final int BITS = 8;

    private final Slo slo;
    private final boolean hasSlo;
    private final LogHistogram ttft = new LogHistogram(BITS);
    private final LogHistogram ttftSent = new LogHistogram(BITS);
    private final LogHistogram tpot = new LogHistogram(BITS);
    private final LogHistogram itl = new LogHistogram(BITS);
    private final LogHistogram e2e = new LogHistogram(BITS);
    private final LogHistogram queue = new LogHistogram(BITS);
    private final LogHistogram loadWait = new LogHistogram(BITS);
    private final LogHistogram prefill = new LogHistogram(BITS);
    private final long[] rejectedFor = new long[ReasonTable.SIZE];
    private final long[] failedFor = new long[ReasonTable.SIZE];

    ModelMeter(Optional<Slo> slo) {
        this.slo = slo.orElse(new Slo(Slo.NO_LIMIT, Slo.NO_LIMIT, Slo.NO_LIMIT));
        hasSlo = slo.isPresent();
    }

    void submitted(Batch batch) {
        batch.tally.submitted(hasSlo);
    }

    void itl(int sequences, int steps, long firstStep, long lastStep) {
        itl.addLinear(firstStep, lastStep, steps, sequences);
    }

    /**
     * Measures a request that completed.
     *
     * @param delay what brings the machine's stamps to the client's
     */
    void completed(Attempt last, long delay, Batch batch) {
        int tokens = last.generatedTokens();
        long intended = last.request().intendedAt();
        long first = last.firstTokenAt() + delay;
        long untilFirst = first - intended;
        long untilLast = last.lastTokenAt() + delay - intended;
        ttft.add(untilFirst);
        batch.ttft.add(untilFirst);
        ttftSent.add(first - sent(last));
        e2e.add(untilLast);
        batch.e2e.add(untilLast);
        long perToken = 0;
        if (tokens >= 2) {
            perToken = (untilLast - untilFirst) / (tokens - 1);
            tpot.add(perToken);
            batch.tpot.add(perToken);
        }
        queue.add(Parts.queue(last));
        loadWait.add(Parts.loadWait(last));
        prefill.add(Parts.prefill(last));
        boolean isGood = untilFirst <= slo.ttft() && perToken <= slo.tpot() && untilLast <= slo.e2e();
        batch.tally.completed(last, hasSlo && isGood);
    }

    private static long sent(Attempt last) {
        return last.wireSentAt() == Attempt.UNSET ? last.sentAt() : last.wireSentAt();
    }

    /** Counts why a request was turned away, by number in the table of rejections. */
    void rejectedFor(int reason) {
        rejectedFor[reason]++;
    }

    /** Counts why a request broke off, by number in the table of failures. */
    void failedFor(int reason) {
        failedFor[reason]++;
    }

    ModelResult snapshot(Batches batches, double seconds, ReasonTable rejections, ReasonTable failures) {
        return new ModelResult(
                new Figures(batches.counts(), Latencies.of(this::distribution), seconds),
                rejections.count(rejectedFor),
                failures.count(failedFor),
                batches);
    }

    private Distribution distribution(Latency latency) {
        return switch (latency) {
            case TTFT -> ttft.snapshot();
            case TTFT_SENT -> ttftSent.snapshot();
            case TPOT -> tpot.snapshot();
            case ITL -> itl.snapshot();
            case E2E -> e2e.snapshot();
            case QUEUE -> queue.snapshot();
            case LOAD_WAIT -> loadWait.snapshot();
            case PREFILL -> prefill.snapshot();
        };
    }
}
