package io.simctl.sim;

import java.util.random.RandomGenerator;

/**
 * The random numbers of one run: a stream of its own for each purpose and index, fixed by the run's seed. Streams do not know
 * of each other, so a new one disturbs none, and two policies that are compared meet the same arrivals, lengths and faults
 * (common random numbers).
 *
 * @param seed of the run; equal seeds give equal streams
 */
public record RandomStreams(long seed) {
    /**
     * The stream from its beginning; asked for twice, it comes twice.
     *
     * @param purpose what the numbers are for, such as {@code arrivals}
     * @param index distinguishes streams of one purpose, such as the index of a machine
     */
    public RandomGenerator stream(String purpose, int index) {
        long ofPurpose = Xoshiro.splitMix(Xoshiro.splitMix(seed, 1) ^ hash(purpose), 1);
        return Xoshiro.seededWith(Xoshiro.splitMix(ofPurpose, index));
    }

    /** 64-bit FNV-1a over the characters; {@link String#hashCode} has collisions among short names. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
