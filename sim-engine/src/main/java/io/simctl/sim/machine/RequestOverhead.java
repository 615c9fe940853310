package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Leg;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stretch between a request's start and the engine: sending, reading, tokenising. That takes each the same time and no
 * engine's, so others decode meanwhile. A ring of parallel arrays, so that nothing is allocated for a request.
 */
final class RequestOverhead {
    private static final int FIRST_CAPACITY = 8;
    private static final @Nullable Leg[] NOBODY = {};
    private static final long[] NEVER = {};

    private final long delay;
    private final Alarms clock;
    private final Alarm next;
    private final Consumer<Leg> engine;
    private @Nullable Leg[] legs = NOBODY;
    private long[] dueAt = NEVER;
    private int head;
    private int size;

    /**
     * @param delay nanoseconds, 0 or more
     * @param engine gets each when it is through, in the order in which they came
     */
    RequestOverhead(long delay, Alarms clock, Consumer<Leg> engine) {
        this.delay = delay;
        this.clock = clock;
        this.engine = engine;
        this.next = clock.create(this::letThrough);
    }

    void enter(Leg leg) {
        if (delay == 0) {
            engine.accept(leg);
            return;
        }
        if (size == dueAt.length) {
            grow();
        }
        int tail = place(size++);
        legs[tail] = leg;
        dueAt[tail] = clock.now() + delay;
        if (size == 1) {
            next.set(dueAt[tail]);
        }
    }

    /** Takes out one that is not yet through; false if it is not here. */
    boolean leave(Leg leg) {
        for (int i = 0; i < size; i++) {
            if (legs[place(i)] == leg) {
                close(i);
                return true;
            }
        }
        return false;
    }

    /** Nobody is here any more. */
    void clear() {
        Arrays.fill(legs, null);
        head = 0;
        size = 0;
        next.cancel();
    }

    /** Moves up those behind. The alarm may then ring for nobody, and is set anew. */
    private void close(int gap) {
        for (int i = gap; i < size - 1; i++) {
            legs[place(i)] = legs[place(i + 1)];
            dueAt[place(i)] = dueAt[place(i + 1)];
        }
        legs[place(--size)] = null;
    }

    private void letThrough(long now) {
        while (size > 0 && dueAt[head] <= now) {
            Leg first = Objects.requireNonNull(legs[head]);
            legs[head] = null;
            head = place(1);
            size--;
            engine.accept(first);
        }
        if (size > 0) {
            next.set(dueAt[head]);
        }
    }

    private int place(int index) {
        return (head + index) & (dueAt.length - 1);
    }

    private void grow() {
        int known = dueAt.length;
        int capacity = Math.max(FIRST_CAPACITY, 2 * known);
        @Nullable Leg[] wider = new Leg[capacity];
        long[] later = Arrays.copyOf(dueAt, capacity);
        for (int i = 0; i < size; i++) {
            wider[i] = legs[place(i)];
            later[i] = dueAt[place(i)];
        }
        legs = wider;
        dueAt = later;
        head = 0;
    }
}
