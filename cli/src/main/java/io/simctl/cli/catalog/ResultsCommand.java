package io.simctl.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.report.file.ResultReference;
import io.simctl.report.file.ResultSchema;
import io.simctl.report.metric.MetricCatalogue;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simctl results}: what the files of results hold, as the second half of docs/results.md, or as JSON Schema. */
@Command(
        name = "results",
        description = "Says what the files of results hold, in Markdown or as JSON Schema.",
        footer = {"", "Examples:", "  simctl results", "  simctl results --schema report > report.schema.json"},
        mixinStandardHelpOptions = true)
public final class ResultsCommand implements Callable<Integer> {
    /** The JSON files that have a schema. */
    private enum JsonFile {
        REPORT,
        RUN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "Print the JSON Schema of report.json or run.json instead: report or run.")
    private Optional<JsonFile> schema = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        MetricCatalogue metrics = MetricCatalogue.standard();
        PrintWriter out = spec.commandLine().getOut();
        if (schema.isPresent()) {
            Map<String, Object> json =
                    schema.get() == JsonFile.RUN ? ResultSchema.ofRun() : ResultSchema.ofReport(metrics);
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } else {
            out.print(ResultReference.of(metrics));
        }
        out.flush();
        return ExitCode.FINE;
    }
}
