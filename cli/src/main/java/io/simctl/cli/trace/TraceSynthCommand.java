package io.simctl.cli.trace;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.experiments.trace.FittedTrace;
import io.simctl.experiments.trace.TraceSynthesis;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            "Values are written as in a scenario's workload.",
            "",
            "Examples:",
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
    private TraceInputOptions input = new TraceInputOptions();

    @Mixin
    private TraceOutputOptions output = new TraceOutputOptions();

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        traffic.check(like.isPresent());
        output.file().ifPresent(output::format);
        if (like.isPresent()) {
            output.requireOtherThan(like.get());
            synthesizeLike(like.get());
        } else {
            Path to = output.file()
                    .orElseThrow(() ->
                            new ParameterException(spec.commandLine(), "say with `--to` where to write the trace"));
            TraceSynthesis synthesis = new TraceSynthesis(List.of(traffic.traffic()), traffic.duration(), input.seed());
            long written = output.write(to, synthesis.rows(), synthesis.parts());
            result.print(out -> out.println(sentence(to, written)), output.written(to, written));
        }
        return ExitCode.FINE;
    }

    private void synthesizeLike(Path file) throws IOException {
        if (!(scale > 0 && scale <= 1e6)) {
            throw new ParameterException(spec.commandLine(), "`--scale` must be above 0, and at most a million");
        }
        FittedTrace fitted = fit(file);
        Duration duration = traffic.duration().isZero() ? fitted.span() : traffic.duration();
        TraceSynthesis synthesis = new TraceSynthesis(fitted.traffic(scale), duration, input.seed());
        TraceStatistics synthetic = new TraceStatistics();
        Iterator<TraceRow> rows = synthesis.rows(synthetic);
        Map<String, Object> made = new LinkedHashMap<>();
        List<String> text = new ArrayList<>();
        if (output.file().isPresent()) {
            Path to = output.file().get();
            long written = output.write(to, rows, synthesis.parts());
            made.putAll(output.written(to, written));
            text.add(sentence(to, written));
        } else {
            rows.forEachRemaining(row -> {});
        }
        made.put(
                "workload",
                synthesis.traffic().stream().map(EffectiveConfig::tree).toList());
        made.put("recorded", TraceInfoJson.of(fitted.recorded()));
        made.put("synthetic", TraceInfoJson.of(synthetic.summary()));
        result.print(
                out -> {
                    text.forEach(out::println);
                    out.print(FitText.of(fitted, synthesis.traffic(), synthetic.summary()));
                },
                made);
    }

    private FittedTrace fit(Path file) {
        FittedTrace fitted = FittedTrace.of(input.trace(file), input.spread());
        if (fitted.spread() != input.spread().orElse(Spread.NONE)) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%s: many requests share their times; they are spread at random before the gaps are fitted"
                                    + " (--spread none leaves them)%n",
                            file);
        }
        return fitted;
    }

    private String sentence(Path to, long written) {
        return String.format(Locale.ROOT, "%s: %,d requests, %s", to, written, output.format(to));
    }
}
