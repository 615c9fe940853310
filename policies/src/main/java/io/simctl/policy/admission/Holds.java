package io.simctl.policy.admission;

/**
 * The times for which machines, or models on machines, are left alone: each hold is twice as long as the one before, until something goes
 * well there.
 */
final class Holds {
    /** Doublings from which on a hold is as long as it gets in any case. */
    private static final int MOST_DOUBLINGS = 20;

    private final long shortest;
    private final long longest;
    private final long[] until;
    private final byte[] trips;

    /**
     * @param places how many can be held
     * @param shortest nanoseconds of the first hold
     * @param longest nanoseconds of every hold at most
     */
    Holds(int places, long shortest, long longest) {
        this.shortest = shortest;
        this.longest = Math.max(shortest, longest);
        until = new long[places];
        trips = new byte[places];
    }

    /** Nanoseconds of the next hold of the place. */
    private long next(int place) {
        long most = longest >> trips[place];
        return shortest > most ? longest : shortest << trips[place];
    }

    void trip(int place, long now) {
        until[place] = now + next(place);
        trips[place] = (byte) Math.min(MOST_DOUBLINGS, trips[place] + 1);
    }

    boolean isHeld(int place, long now) {
        return until[place] > now;
    }

    /** Whether it was held since something went well there. */
    boolean wasHeld(int place) {
        return trips[place] > 0;
    }

    /** Something went well there: the next hold is a short one again. */
    void wentWell(int place) {
        trips[place] = 0;
    }
}
