package io.simctl.control;

import java.util.Iterator;
import java.util.List;

/**
 * The demand of clients: requests on a schedule of their own, and users who ask again when they have their answer.
 *
 * @param openLoop requests in the order of {@link io.simctl.fleet.Request#intendedAt()}
 * @param closedLoop groups of users
 */
public record Workload(Iterator<Demand> openLoop, List<UserGroup> closedLoop) {

    /** Users who each have one request under way or think about the next. */
    public interface UserGroup {
        /** How many users there are. */
        int users();

        /** What a user asks next. */
        Demand next(long id, long now);

        /** How long a user thinks before asking, in nanoseconds. */
        long think();

        /** When users stop asking, nanoseconds since the run began. */
        long until();
    }
}
