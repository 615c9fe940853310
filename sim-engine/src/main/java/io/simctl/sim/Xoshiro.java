package io.simctl.sim;

import java.util.random.RandomGenerator;

/**
 * The generator xoshiro256++ 1.0 of Blackman and Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS 47(4),
 * 2021): 256 bits of state, period 2<sup>256</sup> − 1. Not one of the JDK's, so that a run gives the same numbers on each.
 */
final class Xoshiro implements RandomGenerator {
    /** 2<sup>64</sup> divided by the golden ratio, made odd. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** Begins in this state, which is not all zero. */
    Xoshiro(long s0, long s1, long s2, long s3) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /** Fills the state from SplitMix64, as the authors advise; its outputs differ, so they are never all zero. */
    static Xoshiro seededWith(long seed) {
        return new Xoshiro(splitMix(seed, 1), splitMix(seed, 2), splitMix(seed, 3), splitMix(seed, 4));
    }

    /** The {@code n}th output of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with this seed. */
    static long splitMix(long seed, int n) {
        return mix(seed + n * GOLDEN_GAMMA);
    }

    /** A bijection that spreads each bit over all. */
    private static long mix(long bits) {
        long z = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    @Override
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform in [0, 1), a multiple of 2<sup>−53</sup>. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }
}
