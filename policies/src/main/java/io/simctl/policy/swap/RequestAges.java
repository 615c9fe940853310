package io.simctl.policy.swap;

import java.util.Arrays;

/** The requests that a model runs, with when each began, oldest first; in arrays, since each request passes through here. */
final class RequestAges {
    private long[] ids = new long[8];
    private long[] since = new long[8];
    private int size;

    void add(long id, long at) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            since = Arrays.copyOf(since, 2 * size);
        }
        ids[size] = id;
        since[size++] = at;
    }

    boolean contains(long id) {
        return indexOf(id) >= 0;
    }

    void remove(long id) {
        int index = indexOf(id);
        if (index >= 0) {
            size--;
            System.arraycopy(ids, index + 1, ids, index, size - index);
            System.arraycopy(since, index + 1, since, index, size - index);
        }
    }

    private int indexOf(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the oldest of them began; only if there is one. */
    long oldest() {
        return since[0];
    }
}
