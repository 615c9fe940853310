package io.simctl.report.metrics;

/**
 * The requests of one model that were intended in one span of time, in the figures that comparisons of a single run need:
 * all counts, and coarse histograms of the chief latencies.
 */
final class Batch {
    private static final int BITS = 6;

    final Tally tally = new Tally();
    final LogHistogram ttft = new LogHistogram(BITS);
    final LogHistogram tpot = new LogHistogram(BITS);
    final LogHistogram e2e = new LogHistogram(BITS);
    private final Figures inherited;

    Batch() {
        this(Figures.NONE);
    }

    private Batch(Figures inherited) {
        this.inherited = inherited;
    }

    /** The batch of this span and the next, open for more. */
    Batch joined(Batch next) {
        return new Batch(snapshot().beside(next.snapshot()));
    }

    /** The figures so far, {@link Figures#seconds()} left at 0: a batch does not know its width. */
    Figures snapshot() {
        var latencies = Latencies.of(latency -> switch (latency) {
            case TTFT -> ttft.snapshot();
            case TPOT -> tpot.snapshot();
            case E2E -> e2e.snapshot();
            case TTFT_SENT, ITL, QUEUE, LOAD_WAIT, PREFILL -> Distribution.EMPTY;
        });
        return inherited.beside(new Figures(tally.snapshot(), latencies, 0));
    }
}
