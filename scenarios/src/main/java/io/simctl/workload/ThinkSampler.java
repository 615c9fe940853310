package io.simctl.workload;

import io.simctl.scenario.Think;
import java.util.random.RandomGenerator;

/** A sampler of times to think. */
@FunctionalInterface
interface ThinkSampler {
    /** A time in nanoseconds. */
    long sample(RandomGenerator random);

    /** A sampler of a distribution. */
    static ThinkSampler of(Think distribution) {
        return switch (distribution) {
            case Think.Constant constant -> {
                long nanos = constant.time().toNanos();
                yield random -> nanos;
            }
            case Think.Exponential exponential -> {
                long mean = exponential.mean().toNanos();
                yield random -> (long) (mean * random.nextExponential());
            }
        };
    }
}
