package io.simctl.policy;

import java.util.Arrays;

/** The models that a machine shall hold, and the epoch that tells a newer target from an older one. */
public final class Target {
    /** The target of a machine that was never given one: it holds whatever it is asked for. */
    public static final Target NONE = new Target(0);

    private final long epoch;
    private final int[] models;

    /** @param models by index; copied */
    public Target(long epoch, int... models) {
        this.epoch = epoch;
        this.models = models.clone();
        Arrays.sort(this.models);
    }

    /** Counts up with each target of a machine; 0 for {@link #NONE}. */
    public long epoch() {
        return epoch;
    }

    /** Whether the model shall be there. */
    public boolean holds(int model) {
        for (int held : models) {
            if (held == model) {
                return true;
            }
        }
        return false;
    }

    /** How many models it names. */
    public int size() {
        return models.length;
    }

    /** One of its models, in the order of their indexes. */
    public int model(int place) {
        return models[place];
    }

    /** Whether it names just these models, in whatever order. */
    public boolean isOf(int... others) {
        int[] sorted = others.clone();
        Arrays.sort(sorted);
        return Arrays.equals(models, sorted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target && epoch == target.epoch && Arrays.equals(models, target.models);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(epoch) + Arrays.hashCode(models);
    }

    @Override
    public String toString() {
        return "models " + Arrays.toString(models) + " in epoch " + epoch;
    }
}
