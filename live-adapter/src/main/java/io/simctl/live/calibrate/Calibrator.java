package io.simctl.live.calibrate;

import io.simctl.live.calibrate.Measured.MachineLoad;
import io.simctl.live.calibrate.fit.Drift;
import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.MachineLimits;
import io.simctl.live.calibrate.fit.Reading;
import io.simctl.live.calibrate.fit.Statistics;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.setup.Hostings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A calibration of a backend under way: each model on its own, its loads and unloads, then two models at once. A stage that fails, or for
 * which there is no time, leaves a gap in what is found; only where no model could be measured at all is there nothing.
 */
public final class Calibrator implements AutoCloseable {
    /** Share of the time left that readings get; loads and co-residency have the rest. */
    private static final double STEPS = 0.7;

    /** What a load takes longer than the one before, on a bad day. */
    private static final double SOMEWHAT_MORE = 1.5;

    private final Subject subject;
    private final Hosting hosting;
    private final Services services;
    private final LongSupplier clock;
    private final TimedLoads loads;
    private final Map<String, Findings> findings = new LinkedHashMap<>();
    private final List<Double> together = new ArrayList<>();
    /** Readings of the first model. */
    private final List<List<Reading>> rounds = new ArrayList<>();

    private final Setbacks setbacks = new Setbacks();

    private Instant began = Instant.EPOCH;
    private Duration took = Duration.ZERO;
    private double loadBefore;
    private Optional<Calibrated> found = Optional.empty();
    private Progress progress = (what, share) -> {};

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Something begins.
         *
         * @param what in a few words
         * @param share of the whole that is done, 0 to 1
         */
        void begins(String what, double share);
    }

    /**
     * Prepares a calibration; nothing is started yet.
     *
     * @param limits the most that the machine can do
     * @throws IllegalArgumentException if the backend's command or URL makes no sense; the message says why
     */
    public Calibrator(Subject subject, MachineLimits limits) {
        this(subject, limits, Hostings.of(subject.backend()), Services.over(subject.backend()), System::nanoTime);
    }

    Calibrator(Subject subject, MachineLimits limits, Hosting hosting, Services services, LongSupplier clock) {
        this.subject = subject;
        this.hosting = hosting;
        this.services = services;
        this.clock = clock;
        this.loads = new TimedLoads(hosting, clock, subject.isLoaded());
        subject.models().forEach(model -> findings.put(model.served().name(), new Findings(model, limits)));
    }

    /**
     * Measures everything; blocks. May be called again: what is found then counts as much as what was found before, so that a machine
     * whose speed drifts can be measured now and then.
     *
     * @param time the longest that it may take, but for the load of the first model
     * @param listener hears how far it is
     * @throws StartFailure if the first server cannot be made ready; its last words are in the message
     * @throws CalibrationFailure if no model could be measured
     */
    public void measure(Duration time, Progress listener)
            throws StartFailure, CalibrationFailure, InterruptedException {
        Budget budget = new Budget(clock, time);
        long start = budget.now();
        progress = listener;
        setbacks.again();
        if (took.isZero()) {
            began = Instant.now();
            loadBefore = loadAverage();
        }
        int nth = 0;
        for (Findings model : findings.values()) {
            model(model, nth++, budget);
        }
        setbacks.bear(
                "load times",
                () -> loads.repeat(
                        List.copyOf(findings.values()),
                        subject.small(),
                        budget,
                        model -> progress.begins("loading " + model + " again", STEPS)));
        setbacks.bear("coresidency", () -> measureTogether(budget));
        took = took.plusNanos(budget.now() - start);
        found = Optional.of(new Calibrated(subject, measured()));
    }

    /** Whether a {@link #measure} came to its end. */
    public boolean hasFound() {
        return found.isPresent();
    }

    /** All that was found, as of the last {@link #measure} that came to its end; there must have been one. */
    public Calibrated found() {
        return found.orElseThrow();
    }

    private Measured measured() {
        Map<String, Measured.Model> models = new LinkedHashMap<>();
        findings.forEach((name, its) -> its.measured().ifPresent(measured -> models.put(name, measured)));
        return new Measured(
                models,
                loads.all(),
                loads.unloadNanos(),
                together.isEmpty() ? Optional.empty() : Optional.of(Statistics.median(together)),
                Drift.of(rounds),
                setbacks.shortfall(),
                began,
                took,
                new MachineLoad(Runtime.getRuntime().availableProcessors(), loadBefore, loadAverage()));
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** A failure is borne where anything is known already: of this model from earlier, or of another. */
    private void model(Findings model, int nth, Budget budget)
            throws StartFailure, CalibrationFailure, InterruptedException {
        String name = model.model().served().name();
        if (nth > 0 && !budget.allows(loads.expectedNanos(model))) {
            setbacks.gap(new Gap(name, "no time was left to load it", Gap.MORE_TIME));
            return;
        }
        try {
            measure(model, nth, budget);
        } catch (StartFailure | CalibrationFailure failure) {
            if (findings.values().stream().noneMatch(its -> its.speed().isPresent())) {
                throw failure;
            }
            setbacks.failed(name, failure);
        }
    }

    private void measure(Findings model, int nth, Budget budget)
            throws StartFailure, CalibrationFailure, InterruptedException {
        String name = model.model().served().name();
        double share = 1.0 / findings.size();
        progress.begins("loading " + name, nth * share * STEPS);
        Hosted hosted = loads.open(model);
        try {
            if (!budget.allows(0)) {
                throw CalibrationFailure.lasting(
                        name,
                        "loading it took all the time that there was, and nothing was measured; " + Gap.MORE_TIME);
            }
            Service service = services.of(model.model().served(), hosted, model.tally(), budget);
            Budget its = subject.isLoaded() ? budget.keeping(SOMEWHAT_MORE * loads.expectedNanos(model)) : budget;
            ModelCalibration calibration = new ModelCalibration(model, service, its, setbacks);
            try {
                calibration.run(
                        STEPS / (findings.size() - nth),
                        (what, done) -> progress.begins(name + ": " + what.label(), (nth + done) * share * STEPS));
            } finally {
                if (nth == 0 && !calibration.readings().isEmpty()) {
                    rounds.add(calibration.readings());
                }
            }
        } catch (CalibrationFailure failure) {
            throw failure.explainedBy(hosted);
        } finally {
            loads.release(model, hosted);
        }
    }

    private void measureTogether(Budget budget) throws StartFailure, CalibrationFailure, InterruptedException {
        if (subject.pair().isEmpty()) {
            return;
        }
        Neighbours pair = new Neighbours(
                subject.pair().get(), findings.values().iterator().next(), hosting, services, loads);
        progress.begins("two models at once", STEPS + 0.2);
        boolean hasTime = budget.allows(pair.expectedNanos());
        if (hasTime) {
            together.addAll(pair.measure(budget, setbacks));
        }
        if (together.isEmpty()) {
            String why = hasTime
                    ? "two models never decoded at the same time"
                    : "no time was left to measure two models at once";
            setbacks.gap(new Gap("coresidency", why + ", and the profile says nothing of it", Gap.MORE_TIME));
        }
    }

    /** Ends what it started. */
    @Override
    public void close() {
        services.close();
        hosting.close();
    }
}
