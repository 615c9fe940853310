package io.simctl.experiments.imports.localai;

import java.util.List;
import java.util.Optional;

/**
 * The settings of LocalAI that stand in no model's file: its command line's, or the environment's. Times are as a scenario writes them.
 *
 * @param maxActiveBackends models in memory at most; 0 for no limit
 * @param idleTimeout of the idle watchdog, where it is on
 * @param busyTimeout of the busy watchdog, where it is on
 * @param interval between two looks of the watchdogs
 * @param forceWhenBusy whether models leave that are busy
 * @param retries of an eviction
 * @param retryInterval between two of them
 * @param sizeAware whether the largest leaves first
 * @param reclaimAbove share of the memory from which on one leaves, where the memory reclaimer is on
 * @param contextSize of models whose files name none
 * @param loadedAtStart models that are loaded when it starts
 */
public record LocalAiOptions(
        int maxActiveBackends,
        Optional<String> idleTimeout,
        Optional<String> busyTimeout,
        String interval,
        boolean forceWhenBusy,
        int retries,
        String retryInterval,
        boolean sizeAware,
        Optional<Double> reclaimAbove,
        Optional<Integer> contextSize,
        List<String> loadedAtStart) {
    /** Nothing switched on, as LocalAI starts without options. */
    public static final LocalAiOptions USUAL = new LocalAiOptions(
            0,
            Optional.empty(),
            Optional.empty(),
            "500ms",
            false,
            30,
            "1s",
            false,
            Optional.empty(),
            Optional.empty(),
            List.of());

    public LocalAiOptions {
        loadedAtStart = List.copyOf(loadedAtStart);
    }
}
