package io.simctl.cli.live;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.cli.terminal.TaskProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.live.calibrate.Calibrated;
import io.simctl.live.calibrate.CalibrationFailure;
import io.simctl.live.calibrate.Calibrator;
import io.simctl.live.process.StartFailure;
import io.simctl.live.setup.WarmUp;
import io.simctl.scenario.bind.Durations;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl calibrate BACKEND}: measures real servers on this machine, and writes a profile for simulations of it. */
@Command(
        name = "calibrate",
        description = "Measures how fast a backend serves and loads models on this machine, and writes it as a profile"
                + " that scenarios name.",
        footer = {
            "",
            "Examples:",
            "  simctl calibrate llama-embedded --model ./chat.gguf --out my-mac.yaml",
            "  simctl calibrate --scenario scenarios/live-two-models.yaml --out this.yaml"
        },
        mixinStandardHelpOptions = true)
public final class CalibrateCommand implements Callable<Integer> {
    private static final String LONGEST = "10m";
    private static final String MADE_BY_US = "# Measured by `simctl calibrate`";

    @Mixin
    private CalibrationOptions options = new CalibrationOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Profile to write (default: calibrated.yaml).")
    private Path out = Path.of("calibrated.yaml");

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "Longest time that it may take, 10m at most (default: 10m).")
    private String budget = LONGEST;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    private boolean quiet;

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws StartFailure, CalibrationFailure, IOException, InterruptedException {
        Duration time = time();
        requireFolder();
        try {
            CalibrationOptions.Chosen chosen = options.choose();
            Calibrated found = measure(chosen, time);
            write(EffectiveConfig.render(found.profile(chosen.target().facts())));
            print(found, chosen);
            return found.isPartial() ? ExitCode.BACKEND : ExitCode.FINE;
        } catch (IllegalArgumentException cannot) {
            spec.commandLine().getErr().println("simctl: " + cannot.getMessage());
            return ExitCode.USAGE;
        }
    }

    private Duration time() {
        Duration time = Durations.ofOption("--budget", budget);
        if (time.compareTo(Durations.ofOption("--budget", LONGEST)) > 0 || time.toSeconds() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--budget must be from 1s to " + LONGEST + ", but is `" + budget + "`");
        }
        return time;
    }

    /** Before ten minutes of measuring, rather than after. */
    private void requireFolder() {
        Path folder = Optional.ofNullable(out.toAbsolutePath().getParent()).orElse(Path.of("."));
        if (!Files.isWritable(folder) || Files.isDirectory(out)) {
            throw new ParameterException(spec.commandLine(), "--out " + out + " cannot be written");
        }
        if (Files.isRegularFile(out) && !startsAsOurs()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out " + out + " is there, and is no profile that `simctl calibrate` made; name another file");
        }
        if (!out.toString().matches(".*\\.ya?ml")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out " + out + " must end in .yaml, by which scenarios tell a file from a shipped profile");
        }
    }

    private boolean startsAsOurs() {
        try (InputStream file = Files.newInputStream(out)) {
            byte[] ours = MADE_BY_US.getBytes(StandardCharsets.UTF_8);
            return Arrays.equals(ours, file.readNBytes(ours.length));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Calibrated measure(CalibrationOptions.Chosen chosen, Duration time)
            throws StartFailure, CalibrationFailure, IOException, InterruptedException {
        WarmUp.ofClient();
        try (TaskProgressBar bar = TaskProgressBar.on(Terminal.current(), "calibrating", quiet);
                Calibrator calibrator = new Calibrator(
                        chosen.target().subject(), chosen.target().limits())) {
            calibrator.measure(time, bar::at);
            return calibrator.found();
        }
    }

    /** Whole, since scenarios may name the profile already. */
    private void write(String profile) throws IOException {
        WholeFile.write(out, MADE_BY_US + ". How to use it, and what each number means: docs/calibrate.md\n" + profile);
    }

    /** Prints what was found; what is missing is an error rather than a message, since the profile looks complete without it. */
    private void print(Calibrated found, CalibrationOptions.Chosen chosen) {
        found.warnings().forEach(warning -> spec.commandLine().getErr().println("simctl: " + warning));
        if (found.isPartial()) {
            spec.commandLine()
                    .getErr()
                    .println("simctl: " + out + " holds what was measured before that; its `gaps` say what is missing");
        }
        if (quiet) {
            return;
        }
        Map<String, Object> made = ResultOutput.written(Optional.of(out));
        made.put("partial", found.isPartial());
        made.put("use", chosen.use().formatted(out));
        made.put("warnings", found.warnings());
        made.put("profile", EffectiveConfig.tree(found.profile(chosen.target().facts())));
        result.print(
                stdout -> {
                    found.summary().forEach(stdout::println);
                    stdout.printf("%nprofile: %s%n", out);
                    stdout.printf("use it:  %s%n", chosen.use().formatted(out));
                },
                made);
    }
}
