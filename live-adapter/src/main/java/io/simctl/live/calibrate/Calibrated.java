package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.LoadFit;
import io.simctl.live.calibrate.fit.Speed;
import io.simctl.live.calibrate.fit.Statistics;
import io.simctl.scenario.profile.ProfileFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A calibration that has come to its end. */
public final class Calibrated {
    /** Load beside processors above which others want them too. */
    private static final double BUSY = 0.3;
    /** Repetitions further apart than this say little. */
    private static final double NOISY = 0.1;
    /** Relative errors above this mean that the model of the costs does not fit. */
    private static final double ILL_FITTING = 0.2;

    private final Subject subject;
    private final Measured measured;

    Calibrated(Subject subject, Measured measured) {
        this.subject = subject;
        this.measured = measured;
    }

    /** The profile of the machine, for {@code EffectiveConfig.render} to write. */
    public ProfileFile profile(MachineFacts machine) {
        return new MeasuredProfile(subject, measured, machine).file();
    }

    /** Whether a server failed at some of it, so that less was measured than was asked for. */
    public boolean isPartial() {
        return !measured.shortfall().failures().isEmpty();
    }

    /** How much longer the slowest go took than the fastest, as a part of the latter; 0 where there was one. */
    public double drift() {
        return measured.drift().range();
    }

    /** What a user should know before relying on it, a sentence or two each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(measured.shortfall().failures());
        warnings.addAll(gaps(measured));
        Measured.MachineLoad load = measured.load();
        if (load.before() > BUSY * load.processors()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the machine was busy before the calibration began: a load average of %.1f on %d processors. The"
                            + " figures hold for a machine as busy as that; measure again when it is quiet.",
                    load.before(),
                    load.processors()));
        }
        measured.models().forEach((name, model) -> warnings(name, model.speed().errors(), warnings));
        return warnings;
    }

    /** What the measurements do not bear, a line each. */
    static List<String> gaps(Measured measured) {
        List<Gap> gaps = new ArrayList<>();
        measured.models().values().forEach(model -> gaps.addAll(model.gaps()));
        gaps.addAll(measured.shortfall().gaps());
        return gaps.stream().map(Gap::line).toList();
    }

    private static void warnings(String name, Speed.Errors errors, List<String> warnings) {
        double noise = errors.noise().orElse(0);
        if (noise > NOISY) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s: repetitions of a measurement lie %.0f %% apart; what runs beside disturbs it.",
                    name,
                    100 * noise));
        }
        if (errors.mean() > ILL_FITTING) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s: the fit is %.0f %% off on average; this server's steps do not cost what the profile can say.",
                    name,
                    100 * errors.mean()));
        }
    }

    /** A few lines for the screen: what was found, by model. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Measured.Model> model : measured.models().entrySet()) {
            Speed speed = model.getValue().speed();
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: decode %s ms a step, prefill %,.0f tokens/s, %.1f ms a request; fit %.1f %% off, noise %s",
                    model.getKey(),
                    steps(speed),
                    1e9 / speed.perPromptToken(),
                    speed.requestOverhead() / 1e6,
                    100 * speed.errors().mean(),
                    noise(speed.errors())));
        }
        LoadFit.of(measured.loads())
                .ifPresent(fit -> lines.add(String.format(
                        Locale.ROOT,
                        "load: %.0f ms and %s; unload %.0f ms",
                        fit.overheadNanos() / 1e6,
                        fit.tellsRates() ? "%.2f GB/s".formatted(fit.warmRate() / 1e9) : "no more for reading",
                        Statistics.median(measured.unloadNanos()) / 1e6)));
        if (measured.drift().times().size() > 1) {
            lines.add(String.format(
                    Locale.ROOT,
                    "the machine's speed drifted by %.0f %%: beside the first time, measuring %s took %s",
                    100 * measured.drift().range(),
                    subject.models().getFirst().served().name(),
                    measured.drift().times().stream()
                            .map(times -> String.format(Locale.ROOT, "%.2f", times))
                            .collect(Collectors.joining(", "))));
        }
        measured.together()
                .ifPresent(both -> lines.add(String.format(
                        Locale.ROOT, "two models at once are together %.2f times as fast as one alone", both)));
        if (measured.shortfall().retries() > 0) {
            lines.add(measured.shortfall().retries() + " readings failed and were taken once more");
        }
        return lines;
    }

    private static String noise(Speed.Errors errors) {
        OptionalDouble noise = errors.noise();
        return noise.isPresent() ? String.format(Locale.ROOT, "%.1f %%", 100 * noise.getAsDouble()) : "not known";
    }

    private static String steps(Speed speed) {
        int first = speed.decode().firstKey();
        int last = speed.decode().lastKey();
        String alone = step(speed.decode().sequencedValues().getFirst(), first);
        return first == last
                ? alone
                : alone + " to " + step(speed.decode().sequencedValues().getLast(), last);
    }

    private static String step(double nanos, int sequences) {
        return String.format(Locale.ROOT, "%.2f (%d)", nanos / 1e6, sequences);
    }
}
