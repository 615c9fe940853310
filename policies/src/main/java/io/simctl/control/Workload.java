package io.simctl.control;

import java.util.Iterator;
import java.util.List;

/**
 * The demand of clients: requests on a schedule of their own, and users who ask again when they have their answer.
 *
 * @param openLoop requests in the order of {@link io.simctl.fleet.Request#intendedAt()}; where there are users or follow-ups as well,
 *     of even ids, since those of the others are odd then
 * @param closedLoop groups of users
 * @param hasFollowUps whether requests of {@code openLoop} may be followed by others
 */
public record Workload(Iterator<Demand> openLoop, List<UserGroup> closedLoop, boolean hasFollowUps) {
    /** Requests that nothing follows, and users. */
    public Workload(Iterator<Demand> openLoop, List<UserGroup> closedLoop) {
        this(openLoop, closedLoop, false);
    }

    /** The distance of the ids of requests from one source to the next: 2 where there are two sources, which so never meet. */
    public long idStep() {
        return openLoop.hasNext() && (hasFollowUps || !closedLoop.isEmpty()) ? 2 : 1;
    }

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
