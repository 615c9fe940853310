package io.simctl.control.link;

import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.ThermalState;
import java.util.Arrays;

/**
 * A machine's report of itself, as a heartbeat carries it. It tells of the models that have changed since a report that was read was filled.
 * Reports are used again; whoever receives one copies what it keeps.
 */
public final class MachineReport {
    private static final int FIRST_CAPACITY = 2;

    /** Counts what a machine has to say; a report that tells nothing new has the number of the one before. */
    public long number;

    /** Counts the reports that the machine has filled. */
    public long filled;

    public long usedBytes;

    /** The rank that the machine says it has in a cluster, {@link Cluster#NO_RANK} for none. */
    public int rank = Cluster.NO_RANK;

    /** The heat that the machine tells of itself. */
    public ThermalState thermal = ThermalState.NOMINAL;

    private final CacheReport caches = new CacheReport();
    private int[] indexes = {};
    private ModelReport[] reports = {};
    private int size;

    /** Says nothing of any model, nor of what is cached. */
    public void clear() {
        size = 0;
        caches.clear();
    }

    /** The part on prefix caches. */
    public CacheReport caches() {
        return caches;
    }

    /** What is said of one more model, to be filled in. */
    public ModelReport add(int model) {
        if (size == indexes.length) {
            grow();
        }
        indexes[size] = model;
        return reports[size++];
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, 2 * size);
        indexes = Arrays.copyOf(indexes, capacity);
        reports = Arrays.copyOf(reports, capacity);
        for (int i = size; i < capacity; i++) {
            reports[i] = new ModelReport();
        }
    }

    /** Of how many models something is said. */
    public int size() {
        return size;
    }

    /** Index of the i-th model of which something is said. */
    public int model(int i) {
        return indexes[i];
    }

    /** What is said of the i-th of these models. */
    public ModelReport of(int i) {
        return reports[i];
    }
}
