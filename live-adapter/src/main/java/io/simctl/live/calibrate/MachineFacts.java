package io.simctl.live.calibrate;

import io.simctl.scenario.profile.Source;
import java.util.OptionalDouble;

/**
 * The facts of a machine that a profile must state and no request can measure.
 *
 * @param name of the machine in the profile
 * @param memory that models can live in, in bytes
 * @param reserve part of it that they may not use, in bytes
 * @param bandwidth in bytes per second that models can count on, where the source says any
 * @param compute in FLOP/s that they can count on, where the source says any
 * @param source where they come from
 */
public record MachineFacts(
        String name, long memory, long reserve, OptionalDouble bandwidth, OptionalDouble compute, Source source) {
    /** Of a machine of which nobody said how fast it is. */
    public MachineFacts(String name, long memory, long reserve, Source source) {
        this(name, memory, reserve, OptionalDouble.empty(), OptionalDouble.empty(), source);
    }
}
