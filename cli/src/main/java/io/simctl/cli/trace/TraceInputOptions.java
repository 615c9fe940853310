package io.simctl.cli.trace;

import io.simctl.experiments.trace.TraceSource;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormats;
import io.simctl.trace.TraceLayout;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that read a trace. */
final class TraceInputOptions {
    /** The formats there are, for help. */
    static final class FormatNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return TraceFormats.names().iterator();
        }
    }

    @Option(
            names = "--from",
            paramLabel = "FORMAT",
            completionCandidates = FormatNames.class,
            description = "Format of FILE, one of ${COMPLETION-CANDIDATES}; recognised when left out.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--time-unit",
            paramLabel = "UNIT",
            description = "What times of FILE are counted in: s, ms, us or ns; the format's own unit when left out.")
    private Optional<ClockUnit> timeUnit = Optional.empty();

    @Option(
            names = "--block-tokens",
            paramLabel = "N",
            description = "Tokens that each block hash of FILE stands for; the format's own number when left out.")
    private Optional<Integer> blockTokens = Optional.empty();

    @Option(
            names = "--columns",
            paramLabel = "NAME=COLUMN",
            split = ",",
            description = "Simctl's columns by the names that a file of no known format has for them, such as"
                    + " arrived_at=seconds,prefill=prompt_tokens,decode=output_tokens.")
    private Map<String, String> columns = Map.of();

    @Option(
            names = "--spread",
            paramLabel = "HOW",
            description = "Spread requests of the same time until the next time: none, even or uniform (at random).")
    private Optional<Spread> spread = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** The trace in a file, as it is to be read. */
    TraceSource trace(Path file) {
        format.ifPresent(name -> requireKnown(name, TraceFormats.names(), spec.commandLine()));
        List<String> problems = TraceColumn.problems(columns);
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--columns: " + String.join("; ", problems));
        }
        if (blockTokens.filter(tokens -> tokens < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--block-tokens: a block has at least 1 token");
        }
        return new TraceSource(file, new TraceLayout(format, timeUnit, blockTokens, columns), seed);
    }

    /** Refuses what is no name of a format. */
    static void requireKnown(String name, List<String> known, CommandLine command) {
        if (!known.contains(name)) {
            throw new ParameterException(
                    command, "there is no trace format %s%s".formatted(Names.quote(name), Names.hint(name, known)));
        }
    }

    /** How to spread requests of one time, if that was said. */
    Optional<Spread> spread() {
        return spread;
    }

    long seed() {
        return seed;
    }
}
