package io.simctl.cli.catalog;

import io.simctl.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code simctl completion}: a script that lets bash and zsh complete commands, options and choices. */
@Command(
        name = "completion",
        description = "Prints a script that lets bash and zsh complete commands, options and choices.",
        footer = {
            "",
            "Examples:",
            "  source <(simctl completion)",
            "  simctl completion > ~/.local/share/bash-completion/completions/simctl"
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("simctl", spec.root().commandLine()));
        out.flush();
        return ExitCode.FINE;
    }
}
