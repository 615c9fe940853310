package io.simctl.policy.placement;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The largest of the last so many numbers. Kept are those only that no later one exceeds: however long the window is, memory follows what
 * was added.
 */
final class RecentMost {
    private final long window;
    private final Deque<Added> falling = new ArrayDeque<>();
    private long count;

    /** A number, and how many came before it. */
    private record Added(long index, int value) {}

    /** @param window how many are recent; at least one */
    RecentMost(long window) {
        this.window = window;
    }

    void add(int value) {
        while (!falling.isEmpty() && falling.getLast().value <= value) {
            falling.removeLast();
        }
        falling.addLast(new Added(count++, value));
        if (falling.getFirst().index <= count - 1 - window) {
            falling.removeFirst();
        }
    }

    /** Whether there were as many as the window is long. */
    boolean isFull() {
        return count >= window;
    }

    /** The largest, or 0 where there is none. */
    int most() {
        return falling.isEmpty() ? 0 : falling.getFirst().value;
    }
}
