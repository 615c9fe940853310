package io.simctl.policy.swap.rule;

import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ways in which the swaps of a rule are carried out. */
public enum SwapRuntime {
    /** Each waits until its victims are idle, and nobody else waits: {@link DeferredSwaps}. */
    DEFERRED,
    /** One at a time, each waiting until nothing runs on the machine: {@link LockedSwaps}. */
    LOCKED;

    /**
     * Carries out a rule's swaps on one machine.
     *
     * @param priority by model index
     * @param raceWindow see {@link LockedSwaps}
     */
    public RuledSwaps of(EvictionRule rule, int[] priority, List<LockedSwaps.Defect> defects, Duration raceWindow) {
        return switch (this) {
            case DEFERRED -> new DeferredSwaps(rule, priority);
            case LOCKED -> new LockedSwaps(rule, priority.length, defects, raceWindow.toNanos());
        };
    }

    /** The knobs of a policy that is carried out by one of them. */
    public interface Chosen {
        /** The one that carries it out. */
        SwapRuntime runtime();
    }

    /** Whether knobs are those of a policy with the locked runtime. */
    public static boolean isLocked(Record knobs) {
        return knobs instanceof Chosen chosen && chosen.runtime() == LOCKED;
    }

    /** What the locked runtime must have beside it: newcomers that wait with the lock. */
    public static <K extends Record & Chosen> Need<K> lockNeed() {
        return new Need<>(
                PolicyKind.NODE_QUEUE,
                List.of("swap-lock"),
                "newcomers go past a swap that waits with the lock in hand, as they did in no version",
                "runtime: deferred",
                SwapRuntime::isLocked);
    }

    /** What is wrong with these knobs together, as sentences for the user; empty when nothing is. */
    public List<String> problems(Map<String, Integer> priority, List<LockedSwaps.Defect> defects) {
        if (this == DEFERRED && !defects.isEmpty()) {
            return List.of("the defects are those of `runtime: locked`; the deferred one has none of them");
        }
        return this == LOCKED && !priority.isEmpty()
                ? List.of("`runtime: locked` serves strictly as requests come; `priority` is for the deferred one")
                : List.of();
    }
}
