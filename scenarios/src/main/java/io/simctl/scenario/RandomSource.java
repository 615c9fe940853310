package io.simctl.scenario;

import java.util.random.RandomGenerator;

/** A source of random streams: the seed of a run, split by purpose. */
@FunctionalInterface
public interface RandomSource {
    /**
     * A stream of its own; equal arguments give equal streams in runs of the same seed.
     *
     * @param purpose what it is for, such as {@code prompts}
     * @param index which of several with that purpose
     */
    RandomGenerator stream(String purpose, int index);
}
