package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import java.util.List;

/**
 * The parameters of a simulated machine: how it loads models, and how its models share it.
 *
 * @param coldLoadRate bytes per second at which weights come from disk
 * @param warmLoadRate bytes per second at which weights come from the page cache
 * @param loadOverheadNanos what a load takes beside reading: starting a process, compiling kernels, warming up
 * @param unloadNanos how long it takes until the memory of a model that leaves is free
 * @param loadShare share of the machine's speed that a running load takes from its engines, 0 or more and below 1
 * @param efficiency what k engines at work reach together as a share of what one reaches alone, for k = 1, 2, …; the last
 *     entry holds for all larger k; each above 0 and at most k, which engines reach that leave each other the cores they need
 * @param pageCacheBytes memory for file pages beside the one that models live in, as a computer with a graphics card has; 0
 *     where both are one and the page cache has what models leave free
 * @param loadTimeoutNanos how long a load may take until its server is given up
 */
public record MachineConfig(
        double coldLoadRate,
        double warmLoadRate,
        long loadOverheadNanos,
        long unloadNanos,
        double loadShare,
        List<Double> efficiency,
        long pageCacheBytes,
        long loadTimeoutNanos) {

    /** Loads take as long as they do. */
    public MachineConfig(
            double coldLoadRate,
            double warmLoadRate,
            long loadOverheadNanos,
            long unloadNanos,
            double loadShare,
            List<Double> efficiency,
            long pageCacheBytes) {
        this(
                coldLoadRate,
                warmLoadRate,
                loadOverheadNanos,
                unloadNanos,
                loadShare,
                efficiency,
                pageCacheBytes,
                Alarm.NEVER);
    }

    public MachineConfig {
        require(coldLoadRate > 0, "cold load rate must be above 0", coldLoadRate);
        require(warmLoadRate > 0, "warm load rate must be above 0", warmLoadRate);
        require(loadOverheadNanos >= 0, "load overhead must not be negative", loadOverheadNanos);
        require(unloadNanos >= 0, "unload time must not be negative", unloadNanos);
        require(loadShare >= 0 && loadShare < 1, "load share must be 0 or more and below 1", loadShare);
        require(!efficiency.isEmpty(), "efficiency must have an entry for one engine", efficiency);
        for (int i = 0; i < efficiency.size(); i++) {
            double share = efficiency.get(i);
            require(share > 0 && share <= i + 1, "efficiency must be above 0 and at most the engines' number", share);
        }
        require(pageCacheBytes >= 0, "page cache must not be negative", pageCacheBytes);
        require(loadTimeoutNanos > 0, "the time of a load must be above 0", loadTimeoutNanos);
        efficiency = List.copyOf(efficiency);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }

    /** Whether file pages and models share one memory. */
    boolean isUnified() {
        return pageCacheBytes == 0;
    }

    /** Nanoseconds to load weights of which so many bytes are in the page cache. */
    public long loadNanos(long weightBytes, long cachedBytes) {
        double seconds = cachedBytes / warmLoadRate + (weightBytes - cachedBytes) / coldLoadRate;
        return loadOverheadNanos + Math.round(seconds * 1e9);
    }

    /**
     * Speed of each engine as a share of what it reaches alone on an idle machine.
     *
     * @param busyEngines how many engines are at work, at least 1
     * @param isLoading whether a load is under way
     */
    public double speed(int busyEngines, boolean isLoading) {
        double together = efficiency.get(Math.min(busyEngines, efficiency.size()) - 1);
        return together / busyEngines * (isLoading ? 1 - loadShare : 1);
    }
}
