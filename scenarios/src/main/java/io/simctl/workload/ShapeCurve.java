package io.simctl.workload;

import io.simctl.scenario.RateShape;
import io.simctl.scenario.RateShape.Burst;
import io.simctl.scenario.RateShape.Diurnal;
import io.simctl.scenario.RateShape.Ramp;
import io.simctl.scenario.RateShape.Steps;

/** A {@link RateShape} as a function of time that is, nearly, made of straight pieces. */
final class ShapeCurve {
    /** A day in 1440 straight pieces is off by less than 3 parts in a million. */
    private static final int PIECES_PER_PERIOD = 1440;

    /** A ramp is straight by itself, but not when it is multiplied with another one. */
    private static final int PIECES_PER_RAMP = 256;

    private ShapeCurve() {}

    /** The factor at {@code t}; at a jump, the one after it. */
    static double at(RateShape shape, long t) {
        return switch (shape) {
            case Diurnal day ->
                1
                        + day.amplitude()
                                * Math.cos(2
                                        * Math.PI
                                        * ((double) (t - day.peak().toNanos())
                                                / day.period().toNanos()));
            case Ramp ramp -> {
                double start = ramp.start().toNanos();
                double part = Math.clamp((t - start) / (ramp.end().toNanos() - start), 0, 1);
                yield ramp.from() + part * (ramp.to() - ramp.from());
            }
            case Burst burst -> inBurst(burst, t) ? burst.factor() : 1;
            case Steps steps -> {
                double factor = 1;
                for (Steps.Step step : steps.points()) {
                    factor = step.at().toNanos() <= t ? step.factor() : factor;
                }
                yield factor;
            }
        };
    }

    private static boolean inBurst(Burst burst, long t) {
        long since = t - burst.start().toNanos();
        return since >= 0 && intoCycle(burst, since) < burst.length().toNanos();
    }

    private static long intoCycle(Burst burst, long since) {
        return burst.every().isPresent() ? since % burst.every().get().toNanos() : since;
    }

    /** Where the straight piece ends that begins at {@code t}, after {@code t}. */
    static long pieceEnd(RateShape shape, long t) {
        return switch (shape) {
            case Diurnal day -> t + Math.max(1, day.period().toNanos() / PIECES_PER_PERIOD);
            case Ramp ramp -> {
                long start = ramp.start().toNanos();
                long end = ramp.end().toNanos();
                long piece = Math.max(1, (end - start) / PIECES_PER_RAMP);
                yield t < start ? start : t < end ? Math.min(end, t + piece) : Long.MAX_VALUE;
            }
            case Burst burst -> burstPieceEnd(burst, t);
            case Steps steps ->
                steps.points().stream()
                        .mapToLong(step -> step.at().toNanos())
                        .filter(at -> at > t)
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        };
    }

    private static long burstPieceEnd(Burst burst, long t) {
        long since = t - burst.start().toNanos();
        if (since < 0) {
            return burst.start().toNanos();
        }
        long into = intoCycle(burst, since);
        if (into < burst.length().toNanos()) {
            return t - into + burst.length().toNanos();
        }
        return burst.every().map(every -> t - into + every.toNanos()).orElse(Long.MAX_VALUE);
    }

    /** The factor just before {@code end}, the end of the piece that began at {@code t}. */
    static double before(RateShape shape, long t, long end) {
        return shape instanceof Diurnal || shape instanceof Ramp ? at(shape, end) : at(shape, t);
    }
}
