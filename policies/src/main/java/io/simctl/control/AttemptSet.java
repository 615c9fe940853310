package io.simctl.control;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A set of attempts with adding and removing in constant time and no allocation once it has its size. */
final class AttemptSet {
    private static final int FIRST_CAPACITY = 4;
    private static final @Nullable Attempt[] EMPTY = {};

    private final int key;
    private @Nullable Attempt[] members = EMPTY;
    private int size;

    /** @param key which of an attempt's places this set may use; an attempt is in at most one set of each key */
    AttemptSet(int key) {
        this.key = key;
    }

    int size() {
        return size;
    }

    void add(Attempt attempt) {
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(FIRST_CAPACITY, 2 * size));
        }
        members[size] = attempt;
        attempt.place(key, size);
        size++;
    }

    void remove(Attempt attempt) {
        int place = attempt.place(key);
        size--;
        Attempt last = Objects.requireNonNull(members[size]);
        members[place] = last;
        last.place(key, place);
        members[size] = null; // or else it would stay alive until another takes its place
    }

    /** Hands out a copy of the members one by one, so that they may be removed meanwhile. */
    void forEach(Consumer<Attempt> action) {
        for (@Nullable Attempt attempt : Arrays.copyOf(members, size)) {
            action.accept(Objects.requireNonNull(attempt));
        }
    }
}
