package io.simctl.experiments.trace;

import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.workload.fit.TraceFitter;
import io.simctl.workload.fit.TrafficFit;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A recorded trace with the traffic that was fitted to it.
 *
 * @param title the trace's name and format
 * @param recorded what it is like
 * @param fits by model
 * @param spread how requests of one time were spread before their gaps were fitted
 */
public record FittedTrace(String title, TraceSummary recorded, List<TrafficFit> fits, Spread spread) {
    public FittedTrace {
        fits = List.copyOf(fits);
    }

    /**
     * Fits a trace.
     *
     * @param wanted how to spread requests of one time; where it is left open they are spread at random if many share their times
     * @throws InvalidInput if it is no trace, or too short to be fitted
     */
    public static FittedTrace of(TraceSource trace, Optional<Spread> wanted) {
        Pass first = new Pass(trace, wanted.orElse(Spread.NONE));
        if (wanted.isEmpty() && first.summary.sharedTimes().isCoarse(first.summary.requests())) {
            first = new Pass(trace, Spread.UNIFORM);
        }
        try (TraceReader reader = trace.open()) {
            trace.rows(reader, first.spread).forEachRemaining(first.fitter::second);
        }
        List<TrafficFit> fits = first.fitter.fits();
        String file = trace.file().toString();
        if (fits.isEmpty()) {
            throw new InvalidInput(SourceLocation.startOf(file), "too few requests to fit anything to them");
        }
        return new FittedTrace("%s: %s".formatted(file, first.format), first.summary, fits, first.spread);
    }

    /** A reading of the trace, after which one more is needed for the fits. */
    private static final class Pass {
        private final TraceFitter fitter = new TraceFitter();
        private final TraceSummary summary;
        private final String format;
        private final Spread spread;

        Pass(TraceSource trace, Spread spread) {
            this.spread = spread;
            TraceStatistics statistics = new TraceStatistics();
            try (TraceReader reader = trace.open()) {
                format = reader.format();
                Iterator<TraceRow> rows = trace.rows(reader, spread);
                while (rows.hasNext()) {
                    TraceRow row = rows.next();
                    statistics.add(row);
                    fitter.first(row, reader.place());
                }
            }
            summary = statistics.summary();
        }
    }

    /** The fitted traffic at a multiple of the recorded rate. */
    public List<OpenLoop> traffic(double scale) {
        return fits.stream().map(fit -> fit.traffic().times(scale)).toList();
    }

    /** How long the recorded trace lasts, its last request included. */
    public Duration span() {
        return Duration.ofNanos(recorded.rate().end() + 1);
    }
}
