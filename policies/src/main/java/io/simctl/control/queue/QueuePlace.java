package io.simctl.control.queue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place in a {@link RequestQueue}: who waits there, and all by which its lane and its timer order it. Places are used again. */
final class QueuePlace<T> {
    /** Position in the heap of its lane and in that of the deadlines, by the heap's number. */
    final int[] position = new int[2];

    final int index;
    int lane;
    int queueClass;
    long rank;
    long number;
    long since;
    long deadline;

    @Nullable
    QueuePlace<T> before;

    @Nullable
    QueuePlace<T> after;

    private @Nullable T entry;

    QueuePlace(int index) {
        this.index = index;
    }

    T entry() {
        return Objects.requireNonNull(entry);
    }

    void take(T newcomer) {
        entry = newcomer;
    }

    /** Keeps nothing alive. */
    void clear() {
        entry = null;
        before = null;
        after = null;
    }
}
