package io.simctl.sim.machine;

import io.simctl.fleet.CacheReport;
import io.simctl.sim.engine.BatchEngine;
import java.util.Arrays;

/**
 * The texts of which a machine's prefix caches have come to hold another part, in the order in which that happened, until a report that
 * tells of it has been read. It remembers which texts, and a report says how much of each is held when it is filled.
 */
final class CacheLog {
    private static final long ALL = 0;

    private int[] models = new int[64];
    private long[] texts = new long[64];
    private int size;

    /** How many of them a report has said that may not have been read. */
    private int said;

    /** How many happenings have been forgotten since their report was read. */
    private long told;

    /** A listener to the cache of one model. */
    BatchEngine.CacheWatch of(int model) {
        return new BatchEngine.CacheWatch() {
            @Override
            public void changed(long text) {
                add(model, text);
            }

            @Override
            public void allGone() {
                add(model, ALL);
            }
        };
    }

    private void add(int model, long text) {
        boolean isSaidNext = size > said && texts[size - 1] == text && models[size - 1] == model;
        if (isSaidNext) {
            return;
        }
        if (size == texts.length) {
            models = Arrays.copyOf(models, 2 * size);
            texts = Arrays.copyOf(texts, 2 * size);
        }
        models[size] = model;
        texts[size++] = text;
    }

    /** Says what no report has said that was read. */
    void fill(CacheReport report, MachineResources resources) {
        report.until(told + size);
        said = size;
        for (int i = 0; i < size; i++) {
            Resident resident = resources.known(models[i]);
            int held = texts[i] == ALL ? CacheReport.ALL_GONE : resident.cachedTokens(texts[i]);
            report.add(models[i], texts[i], held, resident.cacheBlockTokens());
        }
    }

    /** A report that said all before the happening of this number has been read. */
    void told(long until) {
        int count = (int) Math.max(0, until - told);
        size -= count;
        said -= count;
        System.arraycopy(models, count, models, 0, size);
        System.arraycopy(texts, count, texts, 0, size);
        told += count;
    }
}
