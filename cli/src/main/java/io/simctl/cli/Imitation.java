package io.simctl.cli;

import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.bind.InvalidInput;
import io.simctl.scenario.bind.SourceLocation;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.trace.stats.TraceSummary;
import io.simctl.workload.fit.TraceFitter;
import io.simctl.workload.fit.TrafficFit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * A trace with what was fitted to it.
 *
 * @param title the trace's name and format
 * @param recorded what it is like
 * @param fits by model
 */
record Imitation(String title, TraceSummary recorded, List<TrafficFit> fits) {
    /** Fits a trace; what shares a time is spread at random first, unless the user wants it otherwise. */
    static Imitation of(Path file, TraceInput input, PrintWriter err) {
        Spread spread = input.spread().orElse(Spread.NONE);
        Pass first = new Pass(file, input, spread);
        if (input.spread().isEmpty() && first.summary.sharedTimes().isCoarse(first.summary.requests())) {
            spread = Spread.UNIFORM;
            err.printf(
                    "%s: many requests share their times; they are spread at random before the gaps are fitted"
                            + " (--spread none leaves them)%n",
                    file);
            first = new Pass(file, input, spread);
        }
        try (TraceReader reader = input.open(file)) {
            input.rows(reader, spread).forEachRemaining(first.fitter::second);
        }
        List<TrafficFit> fits = first.fitter.fits();
        if (fits.isEmpty()) {
            throw new InvalidInput(SourceLocation.startOf(file.toString()), "too few requests to fit anything to them");
        }
        return new Imitation("%s: %s".formatted(file, first.format), first.summary, fits);
    }

    private static final class Pass {
        private final TraceFitter fitter = new TraceFitter();
        private final TraceSummary summary;
        private final String format;

        Pass(Path file, TraceInput input, Spread spread) {
            TraceStatistics statistics = new TraceStatistics();
            try (TraceReader reader = input.open(file)) {
                format = reader.format();
                Iterator<TraceRow> rows = input.rows(reader, spread);
                while (rows.hasNext()) {
                    TraceRow row = rows.next();
                    statistics.add(row);
                    fitter.first(row, reader.place());
                }
            }
            summary = statistics.summary();
        }
    }

    /** Synthetic traffic at a multiple of the recorded rate. */
    List<OpenLoop> traffic(double scale) {
        return fits.stream().map(fit -> fit.traffic().times(scale)).toList();
    }
}
