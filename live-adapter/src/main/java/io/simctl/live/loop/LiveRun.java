package io.simctl.live.loop;

import io.simctl.control.Alarm;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.live.server.ModelServers;
import io.simctl.live.server.ServedModel;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * One run of a scenario under one set of policies on real servers. The thread that runs it is the loop's.
 */
public final class LiveRun {
    /** A factory of the servers of a machine's models. */
    @FunctionalInterface
    public interface Servers {
        /** The servers of the machine with this index; they report to {@code listener} what comes of the calls. */
        ModelServers of(int machine, ModelServers.Listener listener);
    }

    /**
     * The result of a run.
     *
     * @param end nanoseconds since it began: with its last request, but not before its duration was over unless it was stopped
     * @param isComplete whether it came to its end by itself
     * @param lag of simctl itself
     * @param restarts of servers that had ended by themselves
     * @param replies what its replies are worth
     * @param sentAgain requests that were sent once more, because a kept connection had ended
     */
    public record Result(
            long end,
            boolean isComplete,
            ClientLag.Summary lag,
            int restarts,
            StreamTally.Summary replies,
            int sentAgain) {}

    private final Scenario scenario;
    private final PolicySet policies;
    private final Fleet fleet;
    private final List<List<ServedModel>> served;
    private final RandomSource random;
    private final Servers servers;
    private final IntFunction<Streams> streams;

    /**
     * What is to be run.
     *
     * @param served what each machine serves, by machine and by model index
     * @param streams what carries the requests of each machine
     */
    public LiveRun(
            Scenario scenario,
            PolicySet policies,
            Fleet fleet,
            List<List<ServedModel>> served,
            RandomSource random,
            Servers servers,
            IntFunction<Streams> streams) {
        this.scenario = scenario;
        this.policies = policies;
        this.fleet = fleet;
        this.served = List.copyOf(served);
        this.random = random;
        this.servers = servers;
        this.streams = streams;
    }

    /**
     * Starts the servers that the run begins with, and runs until every request has ended, or the drain after the workload's end is
     * over. However it ends, every server that it started is gone when this returns.
     *
     * @param listener hears everything, on the calling thread
     * @param journal takes down what was observed
     * @param progress learns how far it is
     * @param cancelled asked now and then, while servers start up too, whether to stop early; what is under way is then unfinished
     * @throws StartUpFailure when one of the first servers could not be made ready
     * @throws InterruptedException when the calling thread is interrupted before the run has begun
     */
    public Result run(RunListener listener, Journal journal, LiveProgress progress, BooleanSupplier cancelled)
            throws StartUpFailure, InterruptedException {
        WallTime time = new WallTime();
        EventLoop loop = new EventLoop(time);
        ClientLag lag = new ClientLag();
        StreamTally tally = new StreamTally();
        ObservationSink sink = new ObservationSink();
        List<ServerDriver> drivers = new ArrayList<>();
        List<ModelServers> all = new ArrayList<>();
        try {
            for (int machine = 0; machine < fleet.machines().size(); machine++) {
                ServerDriver driver =
                        new ServerDriver(machine, served.get(machine), streams.apply(machine), time, lag, tally, sink);
                ModelServers its = servers.of(machine, driver);
                driver.servedBy(its);
                all.add(its);
                drivers.add(driver);
            }
            boolean isReady = new StartUp(fleet, drivers, sink).run(progress, cancelled);
            try (LiveControlPlane plane =
                    new LiveControlPlane(scenario, policies, fleet, random, loop, drivers::get, listener)) {
                sink.to(observation -> loop.post(now -> {
                    journal.add(now, observation);
                    plane.observed(observation, now);
                }));
                time.begin();
                boolean complete = turn(loop, plane, progress, () -> !isReady || cancelled.getAsBoolean());
                plane.end();
                int restarts = all.stream().mapToInt(ModelServers::restarts).sum();
                long end = complete ? Math.max(loop.now(), durationNanos()) : loop.now();
                int sentAgain =
                        drivers.stream().mapToInt(ServerDriver::sentAgain).sum();
                return new Result(end, complete, lag.summary(), restarts, tally.summary(), sentAgain);
            }
        } finally {
            drivers.forEach(ServerDriver::cancelAll);
            closeTogether(all);
        }
    }

    /** All at once: slow servers of many machines then take the time of one to go. Cannot be interrupted, so that none is left. */
    private static void closeTogether(List<ModelServers> all) {
        Executor threads = task -> Thread.ofVirtual().name("closing servers").start(task);
        CompletableFuture.allOf(all.stream()
                        .map(its -> CompletableFuture.runAsync(its::close, threads))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private long durationNanos() {
        return scenario.duration().map(Duration::toNanos).orElse(0L);
    }

    private boolean turn(EventLoop loop, LiveControlPlane plane, LiveProgress progress, BooleanSupplier cancelled) {
        long end = scenario.duration().isPresent()
                ? durationNanos() + scenario.drain().toNanos()
                : Alarm.NEVER;
        plane.begin();
        // wakes the loop, should nothing else
        loop.create(now -> {}).set(end);
        loop.runWhile(() -> {
            progress.reached(loop.now());
            return !plane.isFinished() && loop.now() < end && !cancelled.getAsBoolean();
        });
        return plane.isFinished() || loop.now() >= end;
    }
}
