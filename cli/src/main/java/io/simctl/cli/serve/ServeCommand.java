package io.simctl.cli.serve;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.scenario.bind.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl serve}: an emulated server for trying clients on. */
@Command(
        name = "serve",
        description = {
            "Emulates an OpenAI-compatible server: no model, but its queue, its slots, its timing and its faults.",
            "A step of its engine gives every running sequence a token. Its text is noise; a token is a word.",
            "Its times are given one by one, or are those that a simulation has for a profile's machine or a scenario's."
        },
        footer = {
            "",
            "Faults of its machine are those of the scenario (docs/faults.md).",
            "Faults of replies: status=N, retry_after=SECONDS, retry_at=SECONDS (as a date), pings=N, chunk_tokens=N, "
                    + "usage=as_asked|finish|after|none, and stop_after, cut_after, die_after, silent_after, error_after or "
                    + "malformed_after=TOKENS. Also for one request in its field X-Simctl-Fault, and for all that follow "
                    + "by POST /simctl/faults.",
            "",
            "Examples:",
            "  simctl serve --slots 8 --step 15ms --per-prompt-token 300us",
            "  simctl serve --hardware m4-max-40-128gb --model gpt-oss-20b",
            "  simctl serve --scenario scenarios/live-two-models.yaml --fleet box"
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private static final int SHORT_CONTEXT = 512;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}, which only this machine reaches).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Mixin
    private ServeOptions served = new ServeOptions();

    @Option(names = "--fault", paramLabel = "WORDS", description = "Faults of every reply, such as \"cut_after=5\".")
    private String faults = "";

    @Option(
            names = "--key-env",
            paramLabel = "NAME",
            description = "Environment variable with the key that requests must carry.")
    private Optional<String> keyVariable = Optional.empty();

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EmulatorOptions options = options();
        PrintWriter err = spec.commandLine().getErr();
        Exposure.of(host, "can keep it busy" + (keyVariable.isPresent() ? " with the key" : ""))
                .ifPresent(err::println);
        try (Emulator emulator = Emulator.start(options)) {
            err.println("serving at " + emulator.base() + " (Ctrl-C ends it)");
            options.models().forEach(model -> err.println("  " + line(model)));
            Map<String, Object> made = new LinkedHashMap<>();
            made.put("base", emulator.base().toString());
            made.put(
                    "models",
                    options.models().stream().map(ServeCommand::object).toList());
            // for people all of it stands on the error output
            result.print(stdout -> {}, made);
            emulator.join();
        }
        boolean hasDied = options.models().getFirst().load().end() == LoadEnd.DIES;
        return hasDied ? ExitCode.BACKEND : ExitCode.FINE;
    }

    private EmulatorOptions options() {
        try {
            ServeOptions.Chosen chosen = served.choose();
            return new EmulatorOptions(
                    host,
                    port,
                    chosen.models(),
                    chosen.maxModels(),
                    keyVariable.map(this::key).map(Secret::of),
                    faults,
                    chosen.machine());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> object(ModelOptions model) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", model.name());
        object.put("slots", model.slots());
        object.put("context", model.contextTokens());
        object.put("cold_load_s", model.load().cold().toNanos() / 1e9);
        object.put("warm_load_s", model.load().warm().toNanos() / 1e9);
        return object;
    }

    private static String line(ModelOptions model) {
        long step = model.times().nanos(1, SHORT_CONTEXT, 0, 0, 0);
        return String.format(
                Locale.ROOT,
                "%s: %d slots of %d tokens; a sequence alone gets %s tokens/s; loads in %s, again in %s",
                model.name(),
                model.slots(),
                model.contextTokens(),
                step == 0 ? "any number of" : String.format(Locale.ROOT, "%.1f", 1e9 / step),
                seconds(model.load().cold()),
                seconds(model.load().warm()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    private String key(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalArgumentException("there is no environment variable " + variable));
    }
}
