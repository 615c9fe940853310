package io.simctl.policy.placement.fluid;

import java.util.Arrays;

/**
 * A machine as a vessel for work.
 *
 * @param machine its index
 * @param models that it holds or is on its way to hold, in the order of their indexes; handed on, not copied
 * @param movable whether it may be given other models now
 * @param busy requests that it has, by which the one that is disturbed least is found
 * @param serves the first slice in which it serves; 0 for one that does now
 * @param able what it could hold
 */
public record FluidHost(int machine, int[] models, boolean movable, int busy, int serves, Able able) {

    /**
     * The abilities of machines of one kind: what they can hold, and how much they serve.
     *
     * @param usableBytes memory for weights and caches
     * @param bytes that must be free to load each model, {@link #CANNOT} where it cannot be there
     * @param held bytes that each model takes beside others, with its cache
     * @param capacity requests of each model that are served at once when all of the machine is the model's
     */
    public record Able(long usableBytes, long[] bytes, long[] held, double[] capacity) {
        /** The bytes of a model that cannot be there. */
        public static final long CANNOT = Long.MAX_VALUE;

        /** Whether the model can be there at all. */
        public boolean canHold(int model) {
            return bytes[model] != CANNOT && capacity[model] > 0;
        }

        /** Whether these fit into memory together. One alone needs no more than to be loaded. */
        public boolean fits(int... models) {
            long free = usableBytes;
            for (int model : models) {
                long needed = models.length == 1 ? bytes[model] : held[model];
                if (!canHold(model) || needed > free) {
                    return false;
                }
                free -= needed;
            }
            return true;
        }

        boolean isLike(Able other) {
            return usableBytes == other.usableBytes
                    && Arrays.equals(bytes, other.bytes)
                    && Arrays.equals(held, other.held)
                    && Arrays.equals(capacity, other.capacity);
        }
    }

    /** The same machine with other models. */
    public FluidHost with(int... others) {
        return new FluidHost(machine, others, movable, busy, serves, able);
    }

    /** The same machine with other models, to stay as it is. */
    FluidHost settled(int... others) {
        return new FluidHost(machine, others, false, busy, serves, able);
    }

    /** Whether a plan may take either for the other. */
    boolean isLike(FluidHost other) {
        return movable == other.movable
                && serves == other.serves
                && Arrays.equals(models, other.models)
                && able.isLike(other.able);
    }
}
