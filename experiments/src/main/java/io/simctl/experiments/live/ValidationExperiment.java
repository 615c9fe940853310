package io.simctl.experiments.live;

import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.live.setup.LiveSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A workload that is run on real servers several times, and simulated once. All runs have the requests of the first replication, so
 * that what differs between the live ones is the noise of reality.
 */
public final class ValidationExperiment implements AutoCloseable {
    private final ScenarioSource source;
    private final RunPlan plan;
    private final int liveRuns;
    private final LiveSetup setup;
    private final Recalibration recalibration;

    private ValidationExperiment(
            ScenarioSource source, RunPlan plan, int liveRuns, LiveSetup setup, Recalibration recalibration) {
        this.source = source;
        this.plan = plan;
        this.liveRuns = liveRuns;
        this.setup = setup;
        this.recalibration = recalibration;
    }

    /**
     * Prepares it; no server is started yet.
     *
     * @param source of the plan's scenario
     * @param liveRuns how often each policy set is run live; two at least tell the noise of reality
     * @param calibration how long to measure the machines before, between and after the live runs, in all; they are then simulated as
     *     they were measured, else as the scenario says
     * @param models folder for models that simctl makes
     * @throws InvalidSetup if the scenario cannot be run live; the message says what to change
     * @throws IOException if a model cannot be written
     */
    public static ValidationExperiment of(
            ScenarioSource source, RunPlan plan, int liveRuns, Optional<Duration> calibration, Path models)
            throws InvalidSetup, IOException {
        LiveSetup setup = LiveSetup.of(plan.scenario(), plan.policies(), models);
        try {
            Recalibration recalibration = calibration.isEmpty()
                    ? Recalibration.none()
                    : Recalibration.of(
                            plan.scenario(), source.file(), calibration.get().dividedBy(liveRuns + 1L), models);
            return new ValidationExperiment(source, plan.withReplications(1), liveRuns, setup, recalibration);
        } catch (IOException | RuntimeException failure) {
            setup.close();
            throw failure;
        }
    }

    /**
     * Makes the live runs, which come first.
     *
     * @param stopped asked now and then whether to stop early
     * @return nothing if it was stopped
     * @throws StartUpFailure if a server does not become ready
     */
    public Optional<RunResults> live(RunRecorders recorders, RunProgress progress, BooleanSupplier stopped)
            throws StartUpFailure, IOException, InterruptedException {
        RunResults results = new LiveRuns(setup, recorders, progress, stopped)
                .repeat(plan, liveRuns, () -> recalibration.measure(progress));
        return stopped.getAsBoolean() ? Optional.empty() : Optional.of(results);
    }

    /** The traces that its runs read. */
    public List<Path> inputs() {
        return plan.inputs();
    }

    /** How long the workloads of all live runs last together; zero where the scenario names no duration. */
    public Duration liveSpan() {
        return plan.span().multipliedBy(liveRuns);
    }

    /**
     * Simulates the machines, as they were measured if they were.
     *
     * @param profiles folder for profiles of the machines
     * @throws IOException if a profile cannot be written
     */
    public RunResults simulated(Path profiles, RunRecorders recorders) throws IOException, InterruptedException {
        RunPlan asMeasured =
                new RunPlan(source.with(recalibration.write(profiles)).load(), plan.policies(), 1, plan.check());
        return new LocalRuns(recorders, RunProgress.NONE).run(asMeasured);
    }

    /** The findings of the calibration, a line each; empty where nothing was measured. */
    public List<String> calibrationSummary() {
        return recalibration.summary();
    }

    /** What a user should know of the calibration, a line each. */
    public List<String> calibrationWarnings() {
        return recalibration.warnings();
    }

    /** By how much the machine's speed changed from one calibration to another, as a part of the fastest; 0 where none was made. */
    public double drift() {
        return recalibration.drift();
    }

    @Override
    public void close() {
        try {
            recalibration.close();
        } finally {
            setup.close();
        }
    }
}
