package io.simctl.cli;

import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.bind.Names;
import io.simctl.sim.RandomStreams;
import io.simctl.trace.TraceFormats;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.workload.Spreading;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command reads a trace. */
final class TraceInput {
    @Option(
            names = "--from",
            paramLabel = "FORMAT",
            description = "Format of FILE: azure, burstgpt, bailian, mooncake or simctl; recognised when left out.")
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

    /** Opens a trace with all that it tells. */
    TraceReader open(Path file) {
        format.ifPresent(name -> known(name, spec.commandLine()));
        return TraceReader.openWhole(file, format);
    }

    /** The rows of a trace, spread as asked for. */
    Iterator<TraceRow> rows(TraceReader reader) {
        return rows(reader, spread.orElse(Spread.NONE));
    }

    Iterator<TraceRow> rows(TraceReader reader, Spread how) {
        return Spreading.of(reader, reader::place, how, new RandomStreams(seed).stream("spread", 0));
    }

    /** Refuses what is no name of a format. */
    static void known(String name, CommandLine command) {
        if (!TraceFormats.names().contains(name)) {
            throw new ParameterException(
                    command,
                    "there is no trace format %s%s"
                            .formatted(Names.quote(name), Names.hint(name, TraceFormats.names())));
        }
    }

    /** What was asked for, if anything. */
    Optional<Spread> spread() {
        return spread;
    }

    long seed() {
        return seed;
    }
}
