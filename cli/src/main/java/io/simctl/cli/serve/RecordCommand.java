package io.simctl.cli.serve;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.GracefulShutdown;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.live.record.Recorder;
import io.simctl.live.record.TraceLog;
import io.simctl.scenario.bind.Redaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl record --upstream URL}: writes a trace of what passes to a real server. */
@Command(
        name = "record",
        description = {
            "Stands before a server, passes everything through as it is, and writes a trace that scenarios"
                    + " can replay: when each completion came, its model, token counts, TTFT, end and status.",
            "Recorded are chats and completions of OpenAI's, Anthropic's and Ollama's routes; what else passed is named at the end.",
            "Ctrl-C, or SIGTERM from a script, ends it and puts the trace in its place; until then, and if it is killed, the trace"
                    + " is beside it as FILE.part. Neither keys nor, unless asked for, prompts are written."
        },
        footer = {"", "Example:", "  simctl record --upstream http://127.0.0.1:8080"},
        mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
    @Option(
            names = "--upstream",
            paramLabel = "URL",
            required = true,
            description = "The server's root, such as http://127.0.0.1:8080.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private URI upstream;

    @Option(names = "--out", paramLabel = "FILE", description = "The trace to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("recorded.csv");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}, which only this machine reaches).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8081;

    @Option(names = "--prompts", description = "Write the prompts into the trace, too.")
    private boolean prompts;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "End after so many recorded requests (default: by Ctrl-C).")
    private long requests = Long.MAX_VALUE;

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // `shutdown` acts when the process is asked to end
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Exposure.of(host, "uses the upstream server, without a key of the recorder's own")
                .ifPresent(err::println);
        CompletableFuture<Void> askedToEnd = new CompletableFuture<>();
        // the process waits from before there is a file until after it is in its place or gone
        try (GracefulShutdown shutdown = GracefulShutdown.open(() -> askedToEnd.complete(null));
                TraceLog log = TraceLog.open(out, requests)) {
            try (Recorder recorder = start(log)) {
                err.println("recording what passes from " + recorder.base() + " to "
                        + Redaction.ofPlaces(upstream.toString()) + " (Ctrl-C ends it); " + "until then the trace is "
                        + log.part());
                CompletableFuture.anyOf(log.whenEnded(), askedToEnd).join();
            }
            finish(log, err);
            log.failure().ifPresent(full -> err.println("simctl: the recording ended early: " + full));
            return log.failure().isPresent() ? ExitCode.USAGE : ExitCode.FINE;
        }
    }

    private Recorder start(TraceLog log) throws IOException {
        try {
            return Recorder.start(host, port, upstream, log, prompts);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void finish(TraceLog log, PrintWriter err) throws IOException {
        boolean isWritten = log.finish();
        if (isWritten) {
            err.println("recorded " + log.rows() + " requests: " + out);
            log.tally().sentences().forEach(err::println);
        } else {
            err.println("nothing was recorded; " + out + " is left as it was");
        }
        log.unrecorded().sentences().forEach(err::println);
        Map<String, Object> made = ResultOutput.written(isWritten ? Optional.of(out) : Optional.empty());
        made.put("requests", log.rows());
        made.put("notes", log.tally().sentences());
        made.put("unrecorded", log.unrecorded().sentences());
        log.failure().ifPresent(failure -> made.put("failure", failure));
        // for people all of it stands on the error output, where it began
        result.print(stdout -> {}, made);
    }
}
