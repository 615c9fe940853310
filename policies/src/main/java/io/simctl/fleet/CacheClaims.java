package io.simctl.fleet;

import io.simctl.fleet.Fleet.Hosting;

/**
 * KV cache that the servers of a machine claim with the weights of their models and keep until these leave. A simulated machine and a live
 * one keep their books by these rules, so that policies see the same memory in both.
 */
public final class CacheClaims {
    private CacheClaims() {}

    /**
     * What a server gets that loads its model.
     *
     * @param wanted as in {@link Hosting#claimBytes}
     * @param free bytes beside the weights
     */
    public static long granted(long wanted, long free) {
        return Math.min(wanted, Math.max(0, free));
    }

    /**
     * What the servers get whose models are loaded when the run begins, in the order of the arguments. Those that want a number of bytes
     * come first, one after the other; those that want {@link Hosting#ALL} share evenly what these leave.
     *
     * @param free bytes beside the weights of all of them
     */
    public static long[] grantedAtStart(long free, long... wanted) {
        long[] granted = new long[wanted.length];
        long left = free;
        int sharing = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == Hosting.ALL) {
                sharing++;
            } else {
                granted[i] = granted(wanted[i], left);
                left -= granted[i];
            }
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == Hosting.ALL) {
                granted[i] = granted(wanted[i], left / sharing--);
                left -= granted[i];
            }
        }
        return granted;
    }
}
