package io.simctl.control;

import java.util.List;

/**
 * What clients ask for: requests on a schedule of their own, and users who ask again when they have their answer.
 *
 * @param arrivals requests whose times do not depend on answers
 * @param users groups of users
 */
public record Demand(Arrivals arrivals, List<UserGroup> users) {
    public Demand {
        users = List.copyOf(users);
    }

    /** Requests in the order of their times. */
    public interface Arrivals {
        /** The answer of {@link #nextAt} when there is no further request. */
        long NEVER = Alarm.NEVER;

        /** When the next request is intended to be sent, in nanoseconds since the run began, or {@link #NEVER}. */
        long nextAt();

        /**
         * Takes the next request, of which there must be one.
         *
         * @param id the number that it gets
         */
        Request next(long id);
    }

    /** Users who each have one request under way or think about the next. */
    public interface UserGroup {
        /** Number of users; a user is a number below it. */
        int users();

        /** When a user sends the first request, in nanoseconds since the run began. */
        long startOf(int user);

        /** How long a user thinks between an answer, of whatever kind, and the next request, in nanoseconds. */
        long think(int user);

        /**
         * A user's next request.
         *
         * @param id the number that it gets
         * @param now when it is sent, in nanoseconds since the run began
         */
        Request next(int user, long id, long now);

        /** When users stop asking, nanoseconds since the run began. */
        long until();
    }
}
