package io.simctl.cli.report;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.report.file.StoredResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl report open DIR}: shows a page in the browser, or says where it is where there is none. */
@Command(
        name = "open",
        description =
                "Opens report.html of a directory of results in the browser; prints its path where there is none.",
        footer = {"", "Example:", "  simctl report open out/quickstart"},
        mixinStandardHelpOptions = true)
final class ReportOpenCommand implements Callable<Integer> {
    private static final long SECONDS_TO_START = 5;

    @Parameters(paramLabel = "DIR", description = "Directory of results.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path page = StoredResults.page(folder);
        if (!Files.exists(page)) {
            throw new IOException(page + ": no such file; name a directory that simctl wrote results to");
        }
        Path whole = page.toAbsolutePath().normalize();
        if (!isOpened(whole)) {
            spec.commandLine().getOut().println(whole);
        }
        return ExitCode.FINE;
    }

    /** The opener of the desktop, where there is a desktop; one that fails at once has opened nothing. */
    private static boolean isOpened(Path page) throws InterruptedException {
        List<String> command = opener(System.getProperty("os.name", ""), System.getenv());
        if (command.isEmpty()) {
            return false;
        }
        try {
            Process opener = new ProcessBuilder(Stream.concat(
                                    command.stream(), Stream.of(page.toUri().toString()))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return !opener.waitFor(SECONDS_TO_START, TimeUnit.SECONDS) || opener.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The command that opens a page; none where nobody would see it. */
    static List<String> opener(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return List.of("open");
        }
        if (name.contains("win")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        }
        boolean hasDisplay = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return hasDisplay ? List.of("xdg-open") : List.of();
    }
}
