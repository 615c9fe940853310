package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.Measurement;
import io.simctl.live.calibrate.fit.Plan;
import io.simctl.live.calibrate.fit.Probe;
import io.simctl.live.calibrate.fit.Reading;
import io.simctl.live.server.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The measurement of one model at its server: a warm-up, a first look, the readings of its plan, and the size of its KV cache. */
final class ModelCalibration {
    /** Readings that may be given up, and one more for so many: llama.cpp fails at some when its KV cache is scattered. */
    private static final int FAILURES_BORNE = 4;

    private final Findings findings;
    private final Service service;
    private final Budget budget;
    private final Setbacks setbacks;
    private final List<Reading> readings = new ArrayList<>();

    /** @param setbacks takes what could not be measured */
    ModelCalibration(Findings findings, Service service, Budget budget, Setbacks setbacks) {
        this.findings = findings;
        this.service = service;
        this.budget = budget;
        this.setbacks = setbacks;
    }

    /**
     * Hears of each reading before it is taken.
     */
    @FunctionalInterface
    interface Progress {
        /**
         * A reading begins.
         *
         * @param share of the readings that is done
         */
        void begins(Measurement what, double share);
    }

    /**
     * Measures it.
     *
     * @param share of the time left that the readings may take
     * @throws CalibrationFailure if it does not answer as it must, and there is nothing to fall back on
     */
    void run(double share, Progress progress) throws CalibrationFailure, InterruptedException {
        int context = served().context();
        setbacks.retried(() -> {
            Bench.warmUp(service, context);
            return true;
        });
        Probe probe = setbacks.retried(() -> Bench.probe(service, context));
        findings.probed(probe);
        read(probe, Duration.ofNanos(Math.max(1, (long) (budget.left() * share))), progress);
        if (findings.speed().isEmpty()) {
            throw findings.nothing();
        }
        hold(probe);
    }

    private ServedModel served() {
        return findings.model().served();
    }

    /** The readings of this go. */
    List<Reading> readings() {
        return readings;
    }

    /** As many as the time allows. Those without which there is no fit may use what is kept back. */
    private void read(Probe probe, Duration time, Progress progress) throws CalibrationFailure, InterruptedException {
        Plan plan = findings.plan(time);
        long end = budget.now() + time.toNanos();
        int all = plan.rounds() * plan.measurements().size();
        int failures = 0;
        for (int i = 0; i < all; i++) {
            Measurement next = plan.measurements().get(i % plan.measurements().size());
            double expected = next.expectedNanos(probe);
            boolean isNeeded = i < Plan.FEWEST;
            if (isNeeded ? budget.isOver() : budget.now() + expected > end) {
                continue;
            }
            progress.begins(next, (double) i / all);
            try {
                setbacks.retried(() -> Bench.take(next, service)).ifPresent(this::add);
            } catch (CalibrationFailure failure) {
                if (++failures > FAILURES_BORNE + i / FAILURES_BORNE || budget.isOver()) {
                    giveUp(failure);
                    return;
                }
            }
        }
    }

    private void add(Reading reading) {
        readings.add(reading);
        findings.add(reading);
    }

    /** What was measured before stays. */
    private void giveUp(CalibrationFailure failure) throws CalibrationFailure {
        if (findings.speed().isEmpty()) {
            throw failure;
        }
        setbacks.gap(new Gap(
                served().name() + ": readings", "the rest was given up: " + failure.getMessage(), "measure it again"));
    }

    private void hold(Probe probe) throws InterruptedException {
        String what = served().name() + ": kv_tokens";
        try {
            OptionalLong held = Bench.heldTokens(served().slots(), served().context(), service, probe, budget);
            held.ifPresentOrElse(
                    findings::held,
                    () -> setbacks.gap(new Gap(what, "no time was left to fill its KV cache", Gap.MORE_TIME)));
        } catch (CalibrationFailure failure) {
            setbacks.gap(new Gap(
                    what, String.valueOf(failure.getMessage()), "see whether its slots have the context they should"));
        }
    }
}
