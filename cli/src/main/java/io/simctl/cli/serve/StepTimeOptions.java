package io.simctl.cli.serve;

import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.emulator.StepTimes;
import io.simctl.scenario.bind.Durations;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that are the times of an emulated server. */
final class StepTimeOptions {
    private static final String STEP = "--step";
    private static final String PER_SEQUENCE = "--per-sequence";
    private static final String PER_PROMPT_TOKEN = "--per-prompt-token";
    private static final String PER_CONTEXT_TOKEN = "--per-context-token";
    private static final String LOAD = "--load";

    @Option(names = STEP, paramLabel = "TIME", description = "Of each step (default: 10ms).")
    private Optional<String> step = Optional.empty();

    @Option(
            names = PER_SEQUENCE,
            paramLabel = "TIME",
            description = "More for each decoding sequence (default: 500us).")
    private Optional<String> perSequence = Optional.empty();

    @Option(
            names = PER_PROMPT_TOKEN,
            paramLabel = "TIME",
            description = "More for each token of prompt (default: 500us).")
    private Optional<String> perPromptToken = Optional.empty();

    @Option(
            names = PER_CONTEXT_TOKEN,
            paramLabel = "TIME",
            description = "More for each token that decoding attends to (default: 0).")
    private Optional<String> perContextToken = Optional.empty();

    @Option(names = LOAD, paramLabel = "TIME", description = "Time to load a model (default: 0).")
    private Optional<String> load = Optional.empty();

    /** The options that were given. */
    List<String> given() {
        return Stream.of(
                        step.map(text -> STEP),
                        perSequence.map(text -> PER_SEQUENCE),
                        perPromptToken.map(text -> PER_PROMPT_TOKEN),
                        perContextToken.map(text -> PER_CONTEXT_TOKEN),
                        load.map(text -> LOAD))
                .flatMap(Optional::stream)
                .toList();
    }

    StepTimes steps() {
        return new AffineTimes(
                nanos(STEP, step.orElse("10ms")),
                nanos(PER_SEQUENCE, perSequence.orElse("500us")),
                nanos(PER_PROMPT_TOKEN, perPromptToken.orElse("500us")),
                nanos(PER_CONTEXT_TOKEN, perContextToken.orElse("0")));
    }

    Load load() {
        return new Load(Durations.ofOption(LOAD, load.orElse("0")), LoadEnd.SERVES);
    }

    private static long nanos(String option, String text) {
        return Durations.ofOption(option, text).toNanos();
    }
}
