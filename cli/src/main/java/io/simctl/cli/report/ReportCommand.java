package io.simctl.cli.report;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.report.file.StoredResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl report DIR}: makes the page of results anew from their artifact. */
@Command(
        name = "report",
        description = "Makes report.html of a directory of results anew, without running anything.",
        subcommands = ReportOpenCommand.class,
        footer = {"", "Examples:", "  simctl report out/quickstart", "  simctl report open out/quickstart"},
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Directory of results.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path results = folder.orElseThrow(
                () -> new ParameterException(spec.commandLine(), "Missing required parameter: 'DIR'"));
        String page = String.valueOf(StoredResults.renderPage(results));
        result.print(out -> out.println(page), Map.of("report", page));
        return ExitCode.FINE;
    }
}
