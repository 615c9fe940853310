package io.simctl.workload;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.Traffic.ClosedLoop;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.Traffic.Replay;
import io.simctl.workload.RequestMaker.Cuts;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All requests of one run. Holds the traces open until it is closed. */
public final class Workload implements Closeable {
    /** Ends a workload that has no duration but numbers of requests, should its rate have gone down to nothing. */
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final RequestSource arrivals;
    private final List<ClosedLoopUsers> users;
    private final Cuts cuts;

    private Workload(RequestSource arrivals, List<ClosedLoopUsers> users, Cuts cuts) {
        this.arrivals = arrivals;
        this.users = List.copyOf(users);
        this.cuts = cuts;
    }

    /**
     * Opens the workload of a scenario.
     *
     * @param random equal streams give equal requests
     * @throws io.simctl.scenario.bind.InvalidInput when a trace cannot be read; so do the methods of {@link #arrivals}
     */
    public static Workload open(Scenario scenario, RandomSource random) {
        long end = scenario.duration().orElse(LONGEST).toNanos();
        Cuts cuts = new Cuts();
        List<RequestSource> sources = new ArrayList<>();
        List<ClosedLoopUsers> users = new ArrayList<>();
        for (int i = 0; i < scenario.workload().size(); i++) {
            Traffic traffic = scenario.workload().get(i);
            switch (traffic) {
                case OpenLoop open ->
                    sources.add(new OpenLoopSource(
                            open, i, new RequestMaker(scenario, open, open.model(), cuts), random, end));
                case Replay replay -> sources.add(new ReplaySource(replay, i, scenario, cuts, random, end));
                case ClosedLoop closed ->
                    users.add(new ClosedLoopUsers(
                            closed, i, new RequestMaker(scenario, closed, closed.model(), cuts), random, end));
            }
        }
        return new Workload(sources.size() == 1 ? sources.getFirst() : new MergedSource(sources), users, cuts);
    }

    /** Requests whose times do not depend on answers. */
    public RequestSource arrivals() {
        return arrivals;
    }

    /** Users whose requests come after answers; they stop asking at the end of the scenario's duration. */
    public List<ClosedLoopUsers> users() {
        return users;
    }

    /** How many requests so far were cut because they were too long for their model's context. */
    public long cutToContext() {
        return cuts.count();
    }

    @Override
    public void close() {
        arrivals.close();
    }
}
