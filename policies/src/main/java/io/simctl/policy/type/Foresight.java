package io.simctl.policy.type;

import java.util.Arrays;

/**
 * The times at which requests will come, and for which models: what a clairvoyant policy knows of a run, and nothing else of its
 * requests.
 */
public final class Foresight {
    /** A time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private final int[] models;
    private final long[] times;
    private final long[][] byModel;

    /**
     * Takes arrivals in the order of their times.
     *
     * @param count how many models there are
     * @param models the model of each arrival
     * @param times when it comes, nanoseconds since the run began
     */
    public Foresight(int count, int[] models, long[] times) {
        this.models = models.clone();
        this.times = times.clone();
        int[] sizes = new int[count];
        for (int model : models) {
            sizes[model]++;
        }
        byModel = new long[count][];
        Arrays.setAll(byModel, model -> new long[sizes[model]]);
        int[] filled = new int[count];
        for (int i = 0; i < models.length; i++) {
            byModel[models[i]][filled[models[i]]++] = times[i];
        }
    }

    /** The models asked for, in the order in which that happens. */
    public int[] models() {
        return models.clone();
    }

    /** How many arrivals there are up to {@code now}, those of that moment included. */
    public int past(long now) {
        return after(times, now);
    }

    /** The number of the model's first arrival after {@code time}; {@link #at} is {@link #NEVER} for one that there is not. */
    public int firstAfter(int model, long time) {
        return after(byModel[model], time);
    }

    /** When the model's arrival of that number comes, or {@link #NEVER}. */
    public long at(int model, int number) {
        return number < byModel[model].length ? byModel[model][number] : NEVER;
    }

    /** When the model is asked for next after {@code now}, or {@link #NEVER}. */
    public long next(int model, long now) {
        return at(model, firstAfter(model, now));
    }

    private static int after(long[] times, long now) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= now) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
