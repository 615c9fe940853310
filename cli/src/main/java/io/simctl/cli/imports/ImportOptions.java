package io.simctl.cli.imports;

import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.imports.ImportedScenario;
import io.simctl.experiments.imports.ScenarioDraft;
import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where an imported scenario is written to, and which machine it is put on. */
final class ImportOptions {
    @Option(
            names = "--hardware",
            paramLabel = "PROFILE",
            description = "Machine to put the models on, such as rtx-4090 (default: the smallest shipped one that has"
                    + " room). `simctl profiles` lists those that there are.")
    private Optional<String> hardware = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File to write, which must not exist yet (default: standard output).")
    private Optional<Path> out = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** Writes the scenario, and says what was chosen and what was left behind. */
    void write(ScenarioDraft draft) throws IOException {
        if (out.isPresent() && Files.exists(out.get())) {
            throw new ParameterException(
                    spec.commandLine(), "%s exists; name another file with --out".formatted(out.get()));
        }
        ImportedScenario scenario = draft.on(hardware).checked(ScenarioSource.shipped());
        PrintWriter err = spec.commandLine().getErr();
        scenario.notes().forEach(err::println);
        if (out.isEmpty()) {
            spec.commandLine().getOut().print(scenario.text());
            spec.commandLine().getOut().flush();
            return;
        }
        WholeFile.write(out.get(), scenario.text());
        err.printf("written: %s; run it with `simctl run %s`%n", out.get(), out.get());
    }
}
