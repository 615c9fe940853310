package io.simctl.live.server;

import io.simctl.live.process.Readiness;
import io.simctl.live.process.ServerProcess;
import io.simctl.live.process.ServerStart;
import io.simctl.live.process.StartFailure;
import io.simctl.scenario.backend.ServerFamily;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A router in a process of ours. */
final class StartedRouter implements Router {
    private final ServerFamily family;
    private final ProcessHosting.Command command;
    private final Map<String, String> environment;
    private final Timeouts timeouts;
    // a lock, because a thread that waits for it must be able to give up
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<ServerStart.Ready> started = Optional.empty();

    StartedRouter(
            ServerFamily family, ProcessHosting.Command command, Map<String, String> environment, Timeouts timeouts) {
        this.family = family;
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.timeouts = timeouts;
    }

    @Override
    public Running running(ServedModel model) throws StartFailure, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (started.isEmpty() || !started.get().process().isAlive()) {
                started = Optional.of(new ServerStart(
                                "router",
                                port -> command.of(model, port),
                                environment,
                                Readiness.of(family.readiness(), timeouts.start()),
                                timeouts.start())
                        .start());
            }
            ServerProcess process = started.get().process();
            return new Running(
                    started.get().base(),
                    process.exit()
                            .thenApply(status ->
                                    "the router ended by itself with status " + status + "\n" + process.logTail()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (started.isPresent()) {
                started.get().process().stop(timeouts.stop());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
