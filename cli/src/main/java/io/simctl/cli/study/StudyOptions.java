package io.simctl.cli.study;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of all studies that choose where results go, and what is printed. */
public final class StudyOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results (default: out/<scenario>-<command>).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--quiet", description = "Print nothing but errors.")
    private boolean quiet;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** Whether nothing but errors is printed. */
    public boolean quiet() {
        return quiet;
    }

    /** The folder for the results. */
    public Path folder(String scenario) {
        return out.orElse(Path.of("out", scenario + "-" + spec.name()));
    }

    /** Prints what may not be meant so, or what must be known of results. */
    public void warn(String warning) {
        if (!quiet) {
            error(warning + " (warning)");
        }
    }

    /** Prints a line that is no result. */
    public void error(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** Prints what the user wants to see: text or JSON. */
    public void print(String text, String asJson) {
        if (!quiet || json) {
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(json ? asJson : text);
            stdout.flush();
        }
    }
}
