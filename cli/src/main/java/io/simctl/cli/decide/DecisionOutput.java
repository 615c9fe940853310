package io.simctl.cli.decide;

import io.simctl.report.across.PairComparison;
import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say where the outcome of a decision goes. */
final class DecisionOutput {
    @Option(names = "--json", description = "Print JSON instead of the table.")
    private boolean json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write the tables as Markdown, for a pull request.")
    private Optional<Path> markdown = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** Prints one of both. */
    void print(String text, String asJson) {
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.print(json ? asJson : text);
        stdout.flush();
    }

    /** Prints a line that is no result. */
    void error(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** Writes the Markdown where it was asked for. */
    void writeMarkdown(String text) throws IOException {
        if (markdown.isPresent()) {
            WholeFile.write(markdown.get(), text);
        }
    }

    /** True when some pair cannot be compared, which it then says with the reason. */
    boolean refuses(List<PairComparison> pairs) {
        pairs.stream()
                .filter(pair -> !pair.comparability().refusals().isEmpty())
                .map(pair -> "simctl: %s cannot be compared with %s: %s; --force compares them all the same"
                        .formatted(
                                pair.candidate().source(),
                                pair.baseline().source(),
                                String.join("; ", pair.comparability().refusals())))
                .distinct()
                .forEach(this::error);
        return pairs.stream().anyMatch(pair -> !pair.comparability().refusals().isEmpty());
    }
}
