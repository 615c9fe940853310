package io.simctl.cli.imports;

import io.simctl.cli.terminal.ResultOutput;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.imports.ImportedScenario;
import io.simctl.experiments.imports.ScenarioDraft;
import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ResultOutput result = new ResultOutput();

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
        if (out.isPresent()) {
            WholeFile.write(out.get(), scenario.text());
        }
        Map<String, Object> made = ResultOutput.written(out);
        made.put("notes", scenario.notes());
        if (out.isEmpty()) {
            made.put("scenario", scenario.text());
        }
        result.print(stdout -> sentences(scenario, stdout), made);
    }

    private void sentences(ImportedScenario scenario, PrintWriter stdout) {
        PrintWriter err = spec.commandLine().getErr();
        scenario.notes().forEach(err::println);
        out.ifPresentOrElse(
                file -> err.printf("written: %s; run it with `simctl run %s`%n", file, file),
                () -> stdout.print(scenario.text()));
    }
}
