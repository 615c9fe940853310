package io.simctl.cli.trace;

import io.simctl.experiments.trace.TraceSource;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.TraceFormats;
import java.nio.file.Path;
import java.util.Iterator;
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
        format.ifPresent(name -> requireKnown(name, spec.commandLine()));
        return new TraceSource(file, format, seed);
    }

    /** Refuses what is no name of a format. */
    static void requireKnown(String name, CommandLine command) {
        if (!TraceFormats.names().contains(name)) {
            throw new ParameterException(
                    command,
                    "there is no trace format %s%s"
                            .formatted(Names.quote(name), Names.hint(name, TraceFormats.names())));
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
