package io.simctl.cli.trace;

import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.TrafficOptions;
import io.simctl.scenario.bind.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that describe traffic: the keys of a scenario's workload. */
final class SynthOptions {
    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "Mean rate where the shape is 1, such as 5/s or 90/min.")
    private Optional<String> rate = Optional.empty();

    @Option(names = "--duration", paramLabel = "TIME", description = "How long the trace lasts, such as 1h30m.")
    private Optional<String> duration = Optional.empty();

    @Option(names = "--requests", paramLabel = "N", description = "Number of requests.")
    private Optional<String> requests = Optional.empty();

    @Option(
            names = "--gaps",
            paramLabel = "GAPS",
            description = "Distribution of the gaps: poisson, gamma, weibull or constant (default: poisson).")
    private Optional<String> gaps = Optional.empty();

    @Option(names = "--cv", paramLabel = "X", description = "Coefficient of variation of gamma or weibull gaps.")
    private Optional<String> cv = Optional.empty();

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            description = "How the rate changes: {type: diurnal | ramp | burst | steps, ...}; several are multiplied.")
    private List<String> shapes = new ArrayList<>();

    @Option(
            names = "--prompt",
            paramLabel = "TOKENS",
            description =
                    "Length of prompts: a number, or {type: log-normal | exponential | empirical | quantiles, ...}.")
    private Optional<String> prompt = Optional.empty();

    @Option(names = "--output", paramLabel = "TOKENS", description = "Length of outputs, written like --prompt.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--conversation",
            paramLabel = "TURNS",
            description =
                    "Later turns, which repeat those before: {turns: 4, think: 30s, message: 50, system_tokens: 800, ...}.")
    private Optional<String> conversation = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Name of the model that is asked for (default: none).")
    private Optional<String> model = Optional.empty();

    @Option(names = "--max-tokens", paramLabel = "N", description = "Limit of the output that the client announces.")
    private Optional<String> maxTokens = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** Refuses options that are missing or that do not go together. */
    void check(boolean fitted) {
        if (fitted && !given().isEmpty()) {
            throw wrong("`--like` fits `--%s` to the recorded trace; give one of the two"
                    .formatted(given().keySet().iterator().next().replace('_', '-')));
        }
        if (!fitted && (rate.isEmpty() || prompt.isEmpty() || output.isEmpty())) {
            throw wrong("give `--rate`, `--prompt` and `--output`, or a recorded trace with `--like`");
        }
        if (!fitted && duration.isEmpty() && requests.isEmpty()) {
            throw wrong("this never ends: give a `--duration`, or a number of `--requests`");
        }
        if (duration.isPresent() && duration().isZero()) {
            throw wrong("`--duration` must be above 0");
        }
        if (cv.isPresent() && gaps.isEmpty()) {
            throw wrong("`--cv` needs `--gaps gamma` or `--gaps weibull`");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The options that were given, but the duration, by the name of the key that they stand for. */
    private Map<String, List<String>> given() {
        Map<String, List<String>> given = new LinkedHashMap<>();
        rate.ifPresent(text -> given.put("rate", List.of(text)));
        requests.ifPresent(text -> given.put("requests", List.of(text)));
        gaps.ifPresent(text -> given.put(
                "gaps",
                List.of(cv.map(x -> "{type: %s, cv: %s}".formatted(text, x)).orElse(text))));
        if (!shapes.isEmpty()) {
            given.put("shape", shapes);
        }
        prompt.ifPresent(text -> given.put("prompt", List.of(text)));
        output.ifPresent(text -> given.put("output", List.of(text)));
        conversation.ifPresent(text -> given.put("conversation", List.of(text)));
        model.ifPresent(text -> given.put("model", List.of(text)));
        maxTokens.ifPresent(text -> given.put("max_tokens", List.of(text)));
        return given;
    }

    /** The traffic that the options describe. */
    OpenLoop traffic() {
        Map<String, List<String>> options = given();
        options.putIfAbsent("model", List.of("''"));
        return TrafficOptions.bind(options);
    }

    /** How long the trace lasts, or zero where that is not given. */
    Duration duration() {
        return duration.map(text -> Durations.ofOption("--duration", text)).orElse(Duration.ZERO);
    }
}
