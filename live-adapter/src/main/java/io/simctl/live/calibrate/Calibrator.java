package io.simctl.live.calibrate;

import io.simctl.live.calibrate.Measured.MachineLoad;
import io.simctl.live.calibrate.Measurement.Decode;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.server.ServedModel;
import io.simctl.live.setup.Hostings;
import io.simctl.live.setup.PromptFits;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.Endpoint;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A calibration of a backend under way: each model on its own, its loads and unloads, then two models at once. */
public final class Calibrator implements AutoCloseable {
    /** Share of the budget that is planned for: what is under way at its end is not cut short. */
    private static final double PLANNED = 0.85;

    /** Share of the time left that steps get; loads and co-residency have the rest. */
    private static final double STEPS = 0.7;

    private static final int LOADS = 3;
    private static final int TIMES_TOGETHER = 3;
    private static final long DEATH_MILLIS = 500;
    /** Requests that may fail, and one more for so many measurements: llama.cpp gives up some when its KV cache is scattered. */
    private static final int FAILURES_BORNE = 4;

    private final Subject subject;
    private final Hosting hosting;
    private final CompletionClient client;
    private final PromptFits fits;
    private final Map<String, Findings> findings = new LinkedHashMap<>();
    private final List<Load> loads = new ArrayList<>();
    private final List<Double> unloadNanos = new ArrayList<>();
    private final List<Double> together = new ArrayList<>();
    /** Readings of the first model. */
    private final List<List<Reading>> rounds = new ArrayList<>();

    private Instant began = Instant.EPOCH;
    private Duration took = Duration.ZERO;
    private double loadBefore;
    private double loadAfter;
    private long deadline;
    private Progress progress = (what, share) -> {};

    /** The measurements of a model so far. */
    private static final class Findings {
        private final List<Reading> readings = new ArrayList<>();
        private final List<Duration> loads = new ArrayList<>();
        private final List<Duration> unloads = new ArrayList<>();
        /** The first go's is kept: medians are taken over repetitions of the same measurement. */
        private Optional<Plan> plan = Optional.empty();

        private long heldTokens;
    }

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
     * @throws IllegalArgumentException if the backend's command or URL makes no sense; the message says why
     */
    public Calibrator(Subject subject) {
        this.subject = subject;
        this.hosting = Hostings.of(subject.backend());
        ClientLimits usual = ClientLimits.PATIENT;
        client = CompletionClient.create(
                new ClientLimits(usual.connect(), subject.backend().silence(), usual.total()));
        fits = new PromptFits(client);
    }

    /**
     * Measures everything; blocks. May be called again: what is found then counts as much as what was found before, so that a machine
     * whose speed drifts can be measured now and then.
     *
     * @param budget the longest that it may take; a first load, and what is under way then, may go beyond
     * @param listener hears how far it is
     * @throws StartFailure if a server cannot be made ready; its last words are in the message
     * @throws CalibrationFailure if a server does not answer as it must
     */
    public void measure(Duration budget, Progress listener)
            throws StartFailure, CalibrationFailure, InterruptedException {
        long start = System.nanoTime();
        progress = listener;
        deadline = start + (long) (PLANNED * budget.toNanos());
        if (took.isZero()) {
            began = Instant.now();
            loadBefore = loadAverage();
        }
        for (int i = 0; i < subject.models().size(); i++) {
            model(subject.models().get(i), (double) i / subject.models().size());
        }
        repeatLoads();
        measureTogether();
        took = took.plusNanos(System.nanoTime() - start);
        loadAfter = loadAverage();
    }

    /** All that was found; there must have been a {@link #measure} that came to its end. */
    public Calibrated found() {
        Map<String, Measured.Model> models = new LinkedHashMap<>();
        for (Subject.Model model : subject.models()) {
            Findings its = of(model.served());
            models.put(
                    model.served().name(),
                    new Measured.Model(
                            SpeedFit.of(its.readings).orElseThrow(), its.heldTokens, its.loads, its.unloads));
        }
        return new Calibrated(
                subject,
                new Measured(
                        models,
                        loads,
                        unloadNanos,
                        together.isEmpty() ? Optional.empty() : Optional.of(Statistics.median(together)),
                        Drift.of(rounds),
                        began,
                        took,
                        new MachineLoad(Runtime.getRuntime().availableProcessors(), loadBefore, loadAfter)));
    }

    private Findings of(ServedModel model) {
        return findings.computeIfAbsent(model.name(), name -> new Findings());
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void model(Subject.Model model, double done) throws StartFailure, CalibrationFailure, InterruptedException {
        ServedModel served = model.served();
        progress.begins("loading " + served.name(), done * STEPS);
        Hosted hosted = open(model);
        try {
            Service service = service(served, hosted);
            List<Reading> readings = readings(served, service, done);
            if (done == 0) {
                rounds.add(readings);
            }
            of(served).readings.addAll(readings);
            progress.begins(served.name() + ": KV cache", (done + share()) * STEPS);
            of(served).heldTokens =
                    Math.max(of(served).heldTokens, Bench.heldTokens(served.slots(), served.context(), service));
        } catch (CalibrationFailure failure) {
            throw explained(failure, hosted);
        } finally {
            release(served, hosted);
        }
    }

    private double share() {
        return 1.0 / subject.models().size();
    }

    /** As many as the time allows, and enough for a fit. */
    private List<Reading> readings(ServedModel served, Service service, double done)
            throws CalibrationFailure, InterruptedException {
        Probe probe = Bench.probe(service, served.context());
        double modelsLeft = (1 - done) / share();
        Duration time = Duration.ofNanos((long) Math.max(1, left() * STEPS / modelsLeft));
        long end = System.nanoTime() + time.toNanos();
        Plan plan = of(served).plan.orElseGet(() -> Plan.of(served.slots(), served.context(), probe, time));
        of(served).plan = Optional.of(plan);
        int all = plan.rounds() * plan.measurements().size();
        List<Reading> readings = new ArrayList<>();
        int failures = 0;
        for (int i = 0;
                i < all && (System.nanoTime() < end || SpeedFit.of(readings).isEmpty());
                i++) {
            Measurement next = plan.measurements().get(i % plan.measurements().size());
            progress.begins(served.name() + ": " + label(next), (done + share() * i / all) * STEPS);
            try {
                Bench.take(next, service).ifPresent(readings::add);
            } catch (CalibrationFailure failure) {
                if (++failures > FAILURES_BORNE + i / FAILURES_BORNE) {
                    throw failure;
                }
            }
        }
        if (SpeedFit.of(readings).isEmpty()) {
            throw new CalibrationFailure(served.name(), "its answers were too short to be measured");
        }
        return readings;
    }

    private static String label(Measurement what) {
        return switch (what) {
            case Measurement.Prefill prefill -> "prefill of " + prefill.promptTokens();
            case Decode decode -> "decode by " + decode.sequences();
            case Measurement.Join join -> "prefill of " + join.promptTokens() + " beside " + join.decoding();
        };
    }

    private double left() {
        return deadline - System.nanoTime();
    }

    /** With what its server said last, if it died of the request. */
    private static CalibrationFailure explained(CalibrationFailure failure, Hosted hosted) {
        String death = hosted.death()
                .completeOnTimeout("", DEATH_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        return death.isEmpty() ? failure : failure.with(death);
    }

    private Hosted open(Subject.Model model) throws StartFailure, InterruptedException {
        long start = System.nanoTime();
        Hosted hosted = hosting.open(model.served());
        if (subject.isLoaded()) {
            double nanos = System.nanoTime() - start;
            List<Duration> known = of(model.served()).loads;
            loads.add(new Load(model.weightBytes(), nanos, known.isEmpty()));
            known.add(Duration.ofNanos((long) nanos));
        }
        return hosted;
    }

    private void release(ServedModel model, Hosted hosted) throws InterruptedException {
        long start = System.nanoTime();
        hosted.release();
        if (subject.isLoaded()) {
            long nanos = System.nanoTime() - start;
            unloadNanos.add((double) nanos);
            of(model).unloads.add(Duration.ofNanos(nanos));
        }
    }

    private Service service(ServedModel model, Hosted hosted) throws InterruptedException {
        Endpoint endpoint = Hostings.endpoint(subject.backend(), model, hosted.base());
        fits.learn(model.source(), endpoint);
        return new Service(model.name(), client, endpoint, fits.of(model.source()));
    }

    private void repeatLoads() throws StartFailure, InterruptedException {
        List<Subject.Model> all = new ArrayList<>(subject.models());
        subject.small().ifPresent(all::add);
        for (int i = 0; i < LOADS && subject.isLoaded(); i++) {
            for (Subject.Model model : all) {
                if (i == 0 || left() > 0) {
                    progress.begins("loading " + model.served().name() + " again", STEPS + 0.05 * i);
                    release(model.served(), open(model));
                }
            }
        }
    }

    private void measureTogether() throws StartFailure, CalibrationFailure, InterruptedException {
        Optional<List<ServedModel>> pair = subject.pair();
        if (pair.isEmpty() || left() < 0) {
            return;
        }
        progress.begins("two models at once", STEPS + 0.2);
        ServedModel one = pair.get().getFirst();
        ServedModel other = pair.get().getLast();
        Hosted ofOne = hosting.open(one);
        try {
            Hosted ofOther = hosting.open(other);
            try {
                together(one, service(one, ofOne), service(other, ofOther)).ifPresent(together::add);
            } catch (CalibrationFailure failure) {
                throw explained(failure, failure.model().equals(one.name()) ? ofOne : ofOther);
            } finally {
                ofOther.release();
            }
        } finally {
            ofOne.release();
        }
    }

    private Optional<Double> together(ServedModel model, Service one, Service other)
            throws CalibrationFailure, InterruptedException {
        Probe probe = Bench.probe(one, model.context());
        Bench.probe(other, model.context());
        int most = Math.min(256, model.context() / 3);
        int output =
                (int) Math.clamp(Math.max(0, left()) / 20 / probe.stepNanos(model.slots()), Math.min(32, most), most);
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < TIMES_TOGETHER && (i == 0 || left() > 0); i++) {
            Bench.together(new Decode(1, Plan.SHORT, output), one, other).ifPresent(found::add);
            Bench.together(new Decode(model.slots(), Plan.SHORT, output), one, other)
                    .ifPresent(found::add);
        }
        // more than both alone is noise
        return found.isEmpty() ? Optional.empty() : Optional.of(Math.min(2, Statistics.median(found)));
    }

    /** Ends what it started. */
    @Override
    public void close() {
        client.close();
        hosting.close();
    }
}
