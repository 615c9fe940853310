package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Plan;
import io.simctl.live.calibrate.fit.Probe;
import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.server.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** Two models that are served at once, and how fast they are together. */
final class Neighbours {
    private static final int TIMES = 3;
    private static final int LEAST_OUTPUT = 32;
    private static final int MOST_OUTPUT = 256;
    /** Each alone, and both together, by one sequence and by all slots. */
    private static final int DECODES = 6;
    /** More than both alone is noise. */
    private static final double MOST = 2;

    private final ServedModel one;
    private final ServedModel other;
    private final Findings first;
    private final Hosting hosting;
    private final Services services;
    private final TimedLoads loads;

    /** @param first what is known of the first of them */
    Neighbours(List<ServedModel> both, Findings first, Hosting hosting, Services services, TimedLoads loads) {
        this.one = both.getFirst();
        this.other = both.getLast();
        this.first = first;
        this.hosting = hosting;
        this.services = services;
        this.loads = loads;
    }

    /** What it takes to measure them once. */
    double expectedNanos() {
        return 2 * loads.expectedNanos(first)
                + first.probe().map(this::roundNanos).orElse(0.0);
    }

    private double roundNanos(Probe probe) {
        return DECODES * new Decode(one.slots(), Plan.SHORT, least()).expectedNanos(probe);
    }

    private int most() {
        return Math.min(MOST_OUTPUT, one.context() / 3);
    }

    private int least() {
        return Math.min(LEAST_OUTPUT, most());
    }

    /** Their speed together in that of one alone, as often as there is time for. */
    List<Double> measure(Budget budget, Setbacks setbacks)
            throws StartFailure, CalibrationFailure, InterruptedException {
        Hosted ofOne = hosting.open(one);
        try {
            Hosted ofOther = hosting.open(other);
            try {
                return measure(
                        services.of(one, ofOne, first.tally(), budget),
                        services.of(other, ofOther, new ReplyTally(), budget),
                        budget,
                        setbacks);
            } catch (CalibrationFailure failure) {
                throw failure.explainedBy(failure.model().equals(one.name()) ? ofOne : ofOther);
            } finally {
                ofOther.release();
            }
        } finally {
            ofOne.release();
        }
    }

    private List<Double> measure(Service ofOne, Service ofOther, Budget budget, Setbacks setbacks)
            throws CalibrationFailure, InterruptedException {
        setbacks.retried(() -> Bench.probe(ofOther, other.context()));
        Probe probe = setbacks.retried(() -> Bench.probe(ofOne, one.context()));
        double share = Math.max(0, budget.left()) / (2.0 * DECODES * TIMES) / probe.stepNanos(one.slots());
        int output = (int) Math.clamp(share, least(), most());
        List<Double> found = new ArrayList<>();
        for (int i = 0; i < TIMES && budget.allows(roundNanos(probe)); i++) {
            for (int sequences : List.of(1, one.slots())) {
                Decode each = new Decode(sequences, Plan.SHORT, output);
                setbacks.retried(() -> Bench.together(each, ofOne, ofOther))
                        .ifPresent(speed -> found.add(Math.min(MOST, speed)));
            }
        }
        return found;
    }
}
