package io.simctl.experiments.live;

import io.simctl.experiments.RunProgress;
import io.simctl.live.calibrate.Calibrated;
import io.simctl.live.calibrate.CalibrationFailure;
import io.simctl.live.calibrate.Calibrator;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.process.StartFailure;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.file.WholeFile;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.profile.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A calibration of the machines of a scenario in the pauses between its live runs, so that they are simulated as fast as they were
 * then: the speed of a machine that is shared, or grows hot, drifts by more than a good simulation is wrong.
 */
public final class Recalibration implements AutoCloseable {
    private final List<Kind> kinds;
    private final Duration pause;
    private final List<String> failures = new ArrayList<>();

    /** Machines of the same hardware, which are taken to be equally fast: one of them is measured. */
    private record Kind(List<String> entries, CalibrationTarget machine, Calibrator calibrator) {}

    private Recalibration(List<Kind> kinds, Duration pause) {
        this.kinds = kinds;
        this.pause = pause;
    }

    /** One that measures nothing, and leaves the scenario as it is. */
    public static Recalibration none() {
        return new Recalibration(List.of(), Duration.ZERO);
    }

    /**
     * Prepares it; nothing is started yet.
     *
     * @param file the scenario's
     * @param pause the longest that each {@link #measure} may take
     * @param models folder for models that simctl makes
     * @throws IllegalArgumentException if the scenario cannot be run live; the message says what to change
     * @throws IOException if a model cannot be written
     */
    public static Recalibration of(Scenario scenario, Path file, Duration pause, Path models) throws IOException {
        Map<String, List<String>> byHardware = new LinkedHashMap<>();
        scenario.fleet()
                .forEach((name, entry) -> byHardware
                        .computeIfAbsent(entry.hardware(), hardware -> new ArrayList<>())
                        .add(name));
        List<Kind> kinds = new ArrayList<>();
        for (List<String> entries : byHardware.values()) {
            FleetEntry first = Objects.requireNonNull(scenario.fleet().get(entries.getFirst()));
            CalibrationTarget machine = CalibrationTarget.of(scenario, first, file, models);
            kinds.add(new Kind(entries, machine, new Calibrator(machine.subject(), machine.limits())));
        }
        return new Recalibration(kinds, pause.dividedBy(kinds.size()));
    }

    /**
     * Measures each kind of machine once more. A failure between runs does not cost the runs: what was measured before stands.
     *
     * @param progress learns what is measured
     * @throws StartUpFailure if a server does not become ready, or cannot be measured, the first time
     */
    public void measure(RunProgress progress) throws StartUpFailure, InterruptedException {
        for (Kind kind : kinds) {
            try {
                kind.calibrator.measure(pause, (what, share) -> progress.pausedFor("calibrating: " + what));
            } catch (StartFailure | CalibrationFailure failure) {
                if (!kind.calibrator.hasFound()) {
                    throw new StartUpFailure(String.valueOf(failure.getMessage()));
                }
                failures.add("a calibration between the runs failed: " + failure.getMessage());
            }
        }
        progress.pausedFor("");
    }

    /**
     * Writes the profiles.
     *
     * @return overrides by which the scenario has them
     * @throws IOException if one cannot be written
     */
    public List<String> write(Path folder) throws IOException {
        List<String> overrides = new ArrayList<>();
        for (Kind kind : kinds) {
            Path profile = folder.resolve("calibrated-" + kind.entries.getFirst() + ".yaml")
                    .toAbsolutePath();
            Calibrated found = kind.calibrator.found();
            WholeFile.write(profile, EffectiveConfig.render(found.profile(kind.machine.facts())));
            overrides.addAll(overrides(kind.machine.facts().name(), kind.entries, profile));
        }
        return overrides;
    }

    /**
     * Overrides that keep what the scenario says of the hardware beside its profile; hardware that is a file has nothing beside it.
     *
     * @param entries of the fleet that have it
     */
    static List<String> overrides(String hardware, List<String> entries, Path profile) {
        return Profiles.meansFile(hardware)
                ? entries.stream()
                        .map(entry -> "fleet." + entry + ".hardware=" + profile)
                        .toList()
                : List.of("hardware." + hardware + ".profile=" + profile);
    }

    /** The findings and what to think of them, a line each; empty where nothing was measured. */
    public List<String> summary() {
        return kinds.stream()
                .map(kind -> kind.calibrator.found())
                .flatMap(found -> found.summary().stream())
                .toList();
    }

    /** What a user should know before relying on it, a line each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(failures);
        kinds.forEach(kind -> warnings.addAll(kind.calibrator.found().warnings()));
        return warnings;
    }

    /** By how much the speed of a machine changed from one go to another, as a part of the fastest; the largest of all machines. */
    public double drift() {
        return kinds.stream()
                .mapToDouble(kind -> kind.calibrator.found().drift())
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        kinds.forEach(kind -> kind.calibrator.close());
    }
}
