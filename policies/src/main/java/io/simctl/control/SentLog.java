package io.simctl.control;

import java.util.Arrays;

/** What was sent to a machine and when, oldest first, until a report tells of it: a ring of primitives that grows at need. */
final class SentLog {
    private static final int FIRST_CAPACITY = 16;

    private long[] at = new long[FIRST_CAPACITY];
    private long[] modelAndTokens = new long[FIRST_CAPACITY];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long now, int model, int promptTokens) {
        if (size == at.length) {
            grow();
        }
        int tail = head + size & at.length - 1;
        at[tail] = now;
        modelAndTokens[tail] = (long) model << Integer.SIZE | promptTokens;
        size++;
    }

    long oldestAt() {
        return at[head];
    }

    int oldestModel() {
        return (int) (modelAndTokens[head] >>> Integer.SIZE);
    }

    int oldestPromptTokens() {
        return (int) modelAndTokens[head];
    }

    void dropOldest() {
        head = head + 1 & at.length - 1;
        size--;
    }

    private void grow() {
        at = unrolled(at);
        modelAndTokens = unrolled(modelAndTokens);
        head = 0;
    }

    private long[] unrolled(long[] ring) {
        long[] wider = Arrays.copyOf(ring, ring.length * 2);
        System.arraycopy(ring, head, wider, 0, ring.length - head);
        System.arraycopy(ring, 0, wider, ring.length - head, head);
        return wider;
    }
}
