package io.simctl.policy.admission;

import java.util.Arrays;

/**
 * Times at which rejected requests may come back, each one's own: a queue whose places are times. Times never decrease, a place is lost some
 * time after its own, and everything happens in constant time on average.
 */
final class ReturnTimes {
    /** The answer of {@link #of} for one that has no place. */
    static final long NONE = -1;

    private static final int PLACES = 1 << 14;
    private static final long FREE = -1;

    private final long horizon;
    private final long grace;

    /** By the place's number, in a ring: whose it is, or nobody's any more, and its time. */
    private final long[] owners = new long[PLACES];

    private final long[] times = new long[PLACES];

    /** By request, in a table that newer ones overwrite: whose place has which number. */
    private final long[] requests = new long[PLACES];

    private final long[] numbers = new long[PLACES];
    private long first;
    private long soon;
    private long end;
    private long latest;
    private int due;

    /**
     * @param horizon nanoseconds from now to the end of what counts as soon
     * @param grace nanoseconds that a place is kept after its time
     */
    ReturnTimes(long horizon, long grace) {
        this.horizon = horizon;
        this.grace = grace;
        Arrays.fill(requests, FREE);
    }

    /** The time before which no place is given, being after all that were. */
    long latest() {
        return latest;
    }

    /** Whether there is a place left to give. */
    boolean hasRoom() {
        return end - first < PLACES;
    }

    /**
     * Gives the request a place.
     *
     * @param at not before {@link #latest}
     */
    void give(long request, long at) {
        int place = place(end);
        owners[place] = request;
        times[place] = at;
        requests[place(request)] = request;
        numbers[place(request)] = end;
        latest = at;
        end++;
    }

    /** The time of the request's place, or {@link #NONE}. */
    long of(long request) {
        long number = numbers[place(request)];
        boolean isIts = requests[place(request)] == request && number >= first && owners[place(number)] == request;
        return isIts ? times[place(number)] : NONE;
    }

    /** The request, which has a place, needs it no longer. */
    void take(long request) {
        long number = numbers[place(request)];
        owners[place(number)] = FREE;
        requests[place(request)] = FREE;
        if (number < soon) {
            due--;
        }
    }

    /** How many are expected soon or are late. */
    int due(long now) {
        while (soon < end && times[place(soon)] <= now + horizon) {
            due += owners[place(soon)] == FREE ? 0 : 1;
            soon++;
        }
        while (first < soon && times[place(first)] < now - grace) {
            due -= owners[place(first)] == FREE ? 0 : 1;
            owners[place(first)] = FREE;
            first++;
        }
        return due;
    }

    private static int place(long number) {
        return (int) number & PLACES - 1;
    }
}
