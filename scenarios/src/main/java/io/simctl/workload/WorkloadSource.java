package io.simctl.workload;

import io.simctl.control.Workload;
import io.simctl.control.Workload.UserGroup;
import io.simctl.fleet.Request;
import io.simctl.policy.type.Foresight;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.Traffic.ClosedLoop;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.Traffic.Replay;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** All requests of one run. Holds the traces open until it is closed. */
public final class WorkloadSource implements Closeable {
    /** Ends a workload that has no duration but a number of requests, should its rate go down to nothing. */
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final MergedSources openLoop;
    private final List<UserGroup> closedLoop;
    private final boolean hasFollowUps;

    private WorkloadSource(MergedSources openLoop, List<UserGroup> closedLoop, boolean hasFollowUps) {
        this.openLoop = openLoop;
        this.closedLoop = List.copyOf(closedLoop);
        this.hasFollowUps = hasFollowUps;
    }

    /**
     * Opens the workload of a scenario.
     *
     * @param random equal streams give equal requests
     * @throws io.simctl.scenario.yaml.InvalidInput when a trace cannot be read; so may the requests of {@link #workload}
     */
    public static WorkloadSource open(Scenario scenario, RandomSource random) {
        long end = scenario.duration().orElse(LONGEST).toNanos();
        List<RequestSource> sources = new ArrayList<>();
        List<UserGroup> users = new ArrayList<>();
        for (int i = 0; i < scenario.workload().size(); i++) {
            Traffic traffic = scenario.workload().get(i);
            switch (traffic) {
                case OpenLoop open -> {
                    RequestMaker maker = new RequestMaker(scenario, open, open.model());
                    sources.add(new OpenLoopSource(open, i, maker, random, end));
                }
                case Replay replay -> sources.add(new ReplaySource(replay, i, scenario, random, end));
                case ClosedLoop closed -> {
                    RequestMaker maker = new RequestMaker(scenario, closed, closed.model());
                    users.add(new ClosedLoopGroup(closed, i, maker, random, end));
                }
            }
        }
        boolean hasFollowUps = scenario.workload().stream()
                .anyMatch(traffic ->
                        traffic instanceof OpenLoop open && open.conversation().isPresent());
        return new WorkloadSource(
                new MergedSources(sources, users.isEmpty() && !hasFollowUps ? 1 : 2), users, hasFollowUps);
    }

    /**
     * Reads ahead when requests will come, of those that come on a schedule of their own: times and models, nothing else.
     *
     * @param random that of the run
     */
    public static Foresight foresee(Scenario scenario, RandomSource random) {
        IntStream.Builder models = IntStream.builder();
        LongStream.Builder times = LongStream.builder();
        try (WorkloadSource ahead = open(scenario, random)) {
            while (ahead.openLoop.hasNext()) {
                Request request = ahead.openLoop.next().request();
                models.add(request.model());
                times.add(request.intendedAt());
            }
        }
        return new Foresight(
                scenario.models().size(),
                models.build().toArray(),
                times.build().toArray());
    }

    /** The requests; the same ones, and what was taken stays taken, each time. */
    public Workload workload() {
        return new Workload(openLoop, closedLoop, hasFollowUps);
    }

    @Override
    public void close() {
        openLoop.close();
    }
}
