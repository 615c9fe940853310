package io.simctl.cli;

import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.emulator.StepTimes;
import io.simctl.scenario.bind.Durations;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl serve}: an emulated server for trying clients on. */
@Command(
        name = "serve",
        description = {
            "Emulates an OpenAI-compatible server: no model, but its queue, its slots, its timing and its faults.",
            "A step of its engine gives every running sequence a token. Its text is noise; a token is a word."
        },
        footer = {
            "",
            "Faults: status=N, retry_after=SECONDS, retry_at=SECONDS (as a date), pings=N, chunk_tokens=N, "
                    + "usage=as_asked|finish|after|none, and cut_after, die_after, silent_after, error_after or "
                    + "malformed_after=TOKENS. Also for one request in its field X-Simctl-Fault, and for all that follow "
                    + "by POST /simctl/faults."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}, which only this machine reaches).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model to serve; may be repeated, and is then loaded on demand (default: emulated).")
    private List<String> models = List.of("emulated");

    @Option(
            names = "--max-models",
            paramLabel = "N",
            description = "Models loaded at a time: another one takes the place of the idle one that was used least"
                    + " recently (default: any number).")
    private int maxModels = Integer.MAX_VALUE;

    @Option(names = "--slots", paramLabel = "N", description = "Sequences at a time (default: ${DEFAULT-VALUE}).")
    private int slots = 4;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Requests that may wait; one more gets 429 (default: any number).")
    private int queue = Integer.MAX_VALUE;

    @Option(names = "--context", paramLabel = "TOKENS", description = "Of a sequence (default: ${DEFAULT-VALUE}).")
    private int context = 4096;

    @Option(names = "--step", paramLabel = "TIME", description = "Of each step (default: ${DEFAULT-VALUE}).")
    private String step = "10ms";

    @Option(
            names = "--per-sequence",
            paramLabel = "TIME",
            description = "More for each decoding sequence (default: ${DEFAULT-VALUE}).")
    private String perSequence = "500us";

    @Option(
            names = "--per-prompt-token",
            paramLabel = "TIME",
            description = "More for each token of prompt (default: ${DEFAULT-VALUE}).")
    private String perPromptToken = "500us";

    @Option(
            names = "--per-context-token",
            paramLabel = "TIME",
            description = "More for each token that decoding attends to (default: ${DEFAULT-VALUE}).")
    private String perContextToken = "0";

    @Option(
            names = "--step-tokens",
            paramLabel = "TOKENS",
            description = "Most tokens of a step, decode and prefill together (default: ${DEFAULT-VALUE}).")
    private int stepTokens = 512;

    @Option(names = "--load", paramLabel = "TIME", description = "Time to load a model (default: ${DEFAULT-VALUE}).")
    private String load = "0";

    @Option(
            names = "--load-end",
            paramLabel = "END",
            description = "What comes of loading: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private LoadEnd loadEnd = LoadEnd.SERVES;

    @Option(names = "--fault", paramLabel = "WORDS", description = "Faults of every reply, such as \"cut_after=5\".")
    private String faults = "";

    @Option(
            names = "--key-env",
            paramLabel = "NAME",
            description = "Environment variable with the key that requests must carry.")
    private Optional<String> keyVariable = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Emulator emulator = Emulator.start(options())) {
            spec.commandLine().getErr().println("serving at " + emulator.base() + " (Ctrl-C ends it)");
            emulator.join();
        }
        return loadEnd == LoadEnd.DIES ? ExitCode.BACKEND : ExitCode.FINE;
    }

    private EmulatorOptions options() {
        try {
            return new EmulatorOptions(host, port, served(), maxModels, keyVariable.map(this::key), faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<ModelOptions> served() {
        StepTimes times = times();
        Load load = new Load(Durations.ofOption("--load", this.load), loadEnd);
        return models.stream()
                .map(name -> new ModelOptions(
                        name, slots, queue, context, stepTokens, times, load, name.equals(models.getFirst())))
                .toList();
    }

    private StepTimes times() {
        return new AffineTimes(
                nanos("--step", step),
                nanos("--per-sequence", perSequence),
                nanos("--per-prompt-token", perPromptToken),
                nanos("--per-context-token", perContextToken));
    }

    private static long nanos(String option, String text) {
        return Durations.ofOption(option, text).toNanos();
    }

    private String key(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalArgumentException("there is no environment variable " + variable));
    }
}
