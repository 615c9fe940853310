package io.simctl.report.requests;

import io.simctl.report.metric.Latency;
import java.util.Arrays;
import java.util.List;

/**
 * The requests of one run by their numbers, in arrays: millions of them fit where objects would not. A number that no request has, and
 * a request of the warm-up, has the model {@link #NONE}.
 */
final class RunRequests {
    /** No request. */
    static final short NONE = -1;

    private static final int FIRST = 1024;

    private final List<Latency> latencies;
    private int end;
    private short[] models = new short[0];
    private boolean[] completed = new boolean[0];
    private int[] promptTokens = new int[0];
    private int[] lines = new int[0];
    private long[] intended = new long[0];
    private final float[][] millis;

    RunRequests(List<Latency> latencies) {
        this.latencies = latencies;
        millis = new float[latencies.size()][0];
    }

    /** One past the largest number. */
    int end() {
        return end;
    }

    /** Whether there is a request of this number. */
    boolean has(int id) {
        return id < end && models[id] != NONE;
    }

    short model(int id) {
        return models[id];
    }

    boolean isCompleted(int id) {
        return completed[id];
    }

    int promptTokens(int id) {
        return promptTokens[id];
    }

    /** The line of the file that it stands in. */
    int line(int id) {
        return lines[id];
    }

    /** When it was to be sent, microseconds since the run began. */
    long intended(int id) {
        return intended[id];
    }

    /** Its latency in milliseconds; NaN where it did not come to it. */
    float millis(Latency latency, int id) {
        return millis[latencies.indexOf(latency)][id];
    }

    /** Takes up a request; its latencies follow. */
    void add(int id, short model, boolean isCompleted, int tokens, long intendedMicros, int line) {
        if (id >= models.length) {
            grow(Math.max(id + 1, Math.max(FIRST, (int) Math.min(Integer.MAX_VALUE - 8, models.length * 3L / 2))));
        }
        end = Math.max(end, id + 1);
        models[id] = model;
        completed[id] = isCompleted;
        promptTokens[id] = tokens;
        intended[id] = intendedMicros;
        lines[id] = line;
    }

    void set(int id, int latency, float value) {
        millis[latency][id] = value;
    }

    private void grow(int size) {
        int from = models.length;
        models = Arrays.copyOf(models, size);
        Arrays.fill(models, from, size, NONE);
        completed = Arrays.copyOf(completed, size);
        promptTokens = Arrays.copyOf(promptTokens, size);
        lines = Arrays.copyOf(lines, size);
        intended = Arrays.copyOf(intended, size);
        for (int i = 0; i < millis.length; i++) {
            millis[i] = Arrays.copyOf(millis[i], size);
            Arrays.fill(millis[i], from, size, Float.NaN);
        }
    }
}
