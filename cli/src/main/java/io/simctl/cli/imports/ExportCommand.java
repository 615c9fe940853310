package io.simctl.cli.imports;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.export.ExportFormat;
import io.simctl.report.export.ExportedResults;
import io.simctl.report.file.StoredResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl export FORMAT DIR}: results in the formats of other tools; and policies as parts of other systems' configurations. */
@Command(
        name = "export",
        description = {
            "Writes results in the format of another tool, or (llama-swap) the part of another system's configuration that a"
                    + " policy implies."
        },
        subcommands = ExportLlamaSwapCommand.class,
        footer = {
            "",
            "Examples:",
            "  simctl export vllm out/quickstart",
            "  simctl export prometheus out/quickstart --out simctl.prom",
            "  simctl export chrome-trace out/quickstart --policy pools --out trace.json",
            "  simctl export llama-swap scenarios/quickstart.yaml --policy pools"
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    /** The names of the formats, for help and completion. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ExportFormat.ALL.stream().map(ExportFormat::name).iterator();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Optional<String> format = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "DIR", description = "Directory of results.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description =
                    "Export this policy set only; may be repeated. A format that has room for one wants it named.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "File to write (default: standard output).")
    private Optional<Path> out = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String name = format.orElseThrow(() -> wrong("Missing required parameters: 'FORMAT', 'DIR'"));
        ExportFormat wanted = ExportFormat.named(name)
                .orElseThrow(() -> wrong("there is no format `" + name + "`; there are: " + formats()));
        Path results = folder.orElseThrow(() -> wrong("Missing required parameter: 'DIR'"));
        Report report = StoredResults.report(results);
        write(wanted, new ExportedResults(report, policies(wanted, report), results));
        return ExitCode.FINE;
    }

    private void write(ExportFormat wanted, ExportedResults results) throws IOException {
        if (out.isPresent()) {
            try (Writer file = Files.newBufferedWriter(out.get())) {
                wanted.write(results, file);
            }
        } else {
            PrintWriter stdout = spec.commandLine().getOut();
            wanted.write(results, stdout);
            stdout.flush();
        }
    }

    private List<PolicyResult> policies(ExportFormat wanted, Report report) {
        List<PolicyResult> chosen = new ArrayList<>();
        for (String name : policies) {
            chosen.add(report.policy(name)
                    .orElseThrow(() -> wrong("there is no policy set `" + name + "`; there are: " + names(report))));
        }
        List<PolicyResult> all = chosen.isEmpty() ? report.policies() : chosen;
        if (wanted.isOfOnePolicy() && all.size() > 1) {
            throw wrong("`" + wanted.name() + "` has room for one policy set; name it with --policy: " + names(report));
        }
        return all;
    }

    private static String formats() {
        return ExportFormat.ALL.stream().map(ExportFormat::name).collect(Collectors.joining(", "));
    }

    private static String names(Report report) {
        return report.policies().stream().map(PolicyResult::name).collect(Collectors.joining(", "));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
