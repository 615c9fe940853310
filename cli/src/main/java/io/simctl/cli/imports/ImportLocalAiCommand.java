package io.simctl.cli.imports;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.experiments.imports.localai.LocalAiImport;
import io.simctl.experiments.imports.localai.LocalAiOptions;
import io.simctl.scenario.bind.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl import localai DIR}, with LocalAI's own names for what its command line says. */
@Command(
        name = "localai",
        description = "Turns LocalAI's folder of models into a scenario.",
        footer = {
            "",
            "Give the flags that LocalAI is started with; those that are left out are as LocalAI has them.",
            "",
            "Example:",
            "  simctl import localai models/ --out mine.yaml"
        },
        mixinStandardHelpOptions = true)
final class ImportLocalAiCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder with a YAML file for each model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path folder;

    @Option(
            names = "--max-active-backends",
            paramLabel = "N",
            description = "Models in memory at most (default: 0, no limit).")
    private int maxActive;

    @Option(names = "--single-active-backend", description = "The same as --max-active-backends 1.")
    private boolean single;

    @Option(
            names = {"--enable-watchdog-idle", "--watchdog-idle"},
            description = "Models leave that are idle for too long.")
    private boolean idle;

    @Option(
            names = "--watchdog-idle-timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "(default: 15m)")
    private String idleTimeout = "15m";

    @Option(
            names = {"--enable-watchdog-busy", "--watchdog-busy"},
            description = "Models are killed that have a request for too long.")
    private boolean busy;

    @Option(names = "--watchdog-busy-timeout", paramLabel = "TIME", defaultValue = "5m", description = "(default: 5m)")
    private String busyTimeout = "5m";

    @Option(
            names = "--watchdog-interval",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description = "(default: 500ms)")
    private String interval = "500ms";

    @Option(names = "--force-eviction-when-busy", description = "Models leave that are busy.")
    private boolean force;

    @Option(names = "--lru-eviction-max-retries", paramLabel = "N", defaultValue = "30", description = "(default: 30)")
    private int retries;

    @Option(
            names = "--lru-eviction-retry-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "(default: 1s)")
    private String retryInterval = "1s";

    @Option(names = "--size-aware-eviction", description = "The largest model leaves first.")
    private boolean sizeAware;

    @Option(
            names = {"--enable-memory-reclaimer", "--memory-reclaimer"},
            description = "Idle models leave while memory is short.")
    private boolean reclaimer;

    @Option(
            names = "--memory-reclaimer-threshold",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "(default: 0.95)")
    private double threshold;

    @Option(names = "--context-size", paramLabel = "N", description = "Context of models whose files name none.")
    private Optional<Integer> context = Optional.empty();

    @Option(
            names = "--load-to-memory",
            paramLabel = "MODEL",
            split = ",",
            description = "Models that are loaded at the start.")
    private List<String> loaded = new ArrayList<>();

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.write(LocalAiImport.of(folder, flags()));
        return ExitCode.FINE;
    }

    private LocalAiOptions flags() {
        atLeast("--max-active-backends", maxActive, 0);
        atLeast("--lru-eviction-max-retries", retries, 1);
        context.ifPresent(tokens -> atLeast("--context-size", tokens, 2));
        if (threshold < 0 || threshold > 1) {
            throw usage("--memory-reclaimer-threshold must be from 0 to 1, but is " + threshold);
        }
        return new LocalAiOptions(
                single && maxActive == 0 ? 1 : maxActive,
                idle ? Optional.of(time("--watchdog-idle-timeout", idleTimeout)) : Optional.empty(),
                busy ? Optional.of(time("--watchdog-busy-timeout", busyTimeout)) : Optional.empty(),
                time("--watchdog-interval", interval),
                force,
                retries,
                time("--lru-eviction-retry-interval", retryInterval),
                sizeAware,
                reclaimer ? Optional.of(threshold) : Optional.empty(),
                context,
                loaded);
    }

    private static String time(String option, String text) {
        return Durations.render(Durations.ofOption(option, text));
    }

    private void atLeast(String option, int value, int least) {
        if (value < least) {
            throw usage("%s must be %d or more, but is %d".formatted(option, least, value));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
