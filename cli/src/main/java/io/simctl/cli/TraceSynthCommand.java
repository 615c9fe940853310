package io.simctl.cli;

import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.sim.RandomStreams;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.workload.SyntheticTrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl trace synth}: a trace that was never recorded, from distributions or like a recorded one. */
@Command(
        name = "synth",
        description = "Makes a trace of distributions, or one like a recorded trace.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Values are written as in a scenario's workload, for example",
            "",
            "  simctl trace synth --rate 5/s --duration 1h --gaps gamma --cv 2 \\",
            "    --shape '{type: diurnal, amplitude: 0.5, period: 1h}' \\",
            "    --prompt '{type: log-normal, median: 400, p95: 3000, max: 8000}' \\",
            "    --output 150 --to day.csv.zst",
            "  simctl trace synth --like recorded.csv --scale 2 --to twice.csv"
        })
final class TraceSynthCommand implements Callable<Integer> {
    @Mixin
    private SynthOptions traffic = new SynthOptions();

    @Option(names = "--like", paramLabel = "FILE", description = "Fit all of the above to a recorded trace instead.")
    private Optional<Path> like = Optional.empty();

    @Option(names = "--scale", paramLabel = "X", description = "With --like: X times the recorded rate.")
    private double scale = 1;

    @Mixin
    private TraceInput input = new TraceInput();

    @Mixin
    private TraceOutput output = new TraceOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        traffic.check(like.isPresent());
        output.file().ifPresent(output::format);
        if (like.isPresent()) {
            imitate(like.get());
        } else {
            Path to = output.file()
                    .orElseThrow(() ->
                            new ParameterException(spec.commandLine(), "say with `--to` where to write the trace"));
            List<OpenLoop> given = List.of(traffic.traffic());
            long written = output.write(to, trace(given, traffic.duration()), parts(given));
            told(to, written);
        }
        return ExitCode.FINE;
    }

    private void imitate(Path file) throws IOException {
        if (!(scale > 0 && scale <= 1e6)) {
            throw new ParameterException(spec.commandLine(), "`--scale` must be above 0, and at most a million");
        }
        PrintWriter out = spec.commandLine().getOut();
        Imitation imitation = Imitation.of(file, input, spec.commandLine().getErr());
        List<OpenLoop> fitted = imitation.traffic(scale);
        Duration span = Duration.ofNanos(imitation.recorded().rate().end() + 1);
        Duration duration = traffic.duration().isZero() ? span : traffic.duration();
        TraceStatistics synthetic = new TraceStatistics();
        Iterator<TraceRow> rows = new Counted(trace(fitted, duration), synthetic);
        if (output.file().isPresent()) {
            told(output.file().get(), output.write(output.file().get(), rows, parts(fitted)));
        } else {
            rows.forEachRemaining(row -> {});
        }
        out.print(FitText.of(imitation, fitted, synthetic.summary()));
        out.flush();
    }

    private void told(Path to, long written) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s: %,d requests, %s%n", to, written, output.format(to));
        out.flush();
    }

    private SyntheticTrace trace(List<OpenLoop> parts, Duration duration) {
        RandomSource random = new RandomStreams(input.seed())::stream;
        return new SyntheticTrace(parts, random, duration);
    }

    private static Set<TracePart> parts(List<OpenLoop> traffic) {
        Set<TracePart> parts = EnumSet.noneOf(TracePart.class);
        if (traffic.stream().anyMatch(part -> !part.model().isEmpty())) {
            parts.add(TracePart.MODEL);
        }
        if (traffic.stream().anyMatch(part -> part.maxTokens().isPresent())) {
            parts.add(TracePart.LIMIT);
        }
        return parts;
    }

    /** Counts rows as they pass. */
    private record Counted(Iterator<TraceRow> rows, TraceStatistics statistics) implements Iterator<TraceRow> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public TraceRow next() {
            TraceRow row = rows.next();
            statistics.add(row);
            return row;
        }
    }
}
