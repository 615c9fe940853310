package io.simctl.live.process;

import io.simctl.scenario.bind.Redaction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The start of a server, until it is ready.
 *
 * @param name what messages call it
 * @param command its program and arguments for a port
 * @param environment variables besides those that every program needs
 * @param readiness how one sees that it is ready
 * @param timeouts how long it may take
 */
public record ServerStart(
        String name,
        IntFunction<List<String>> command,
        Map<String, String> environment,
        Readiness readiness,
        Duration timeouts) {
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    /** Pauses grow with the wait, so that the moment of readiness is known to two percent of it. */
    private static final int PAUSES_PER_WAIT = 50;

    /** A server that is ready, and where. */
    public record Ready(ServerProcess process, URI base) {}

    /**
     * Starts it on a port of its own, and blocks until it is ready. When somebody takes the port in between, it gets another.
     *
     * @throws StartFailure if it ends or is not ready in time; its log's tail is in the message, and nothing is left of it
     * @throws InterruptedException if the caller does not want it any more; nothing is left of it either
     */
    public Ready start() throws StartFailure, InterruptedException {
        for (int tries = 1; ; tries++) {
            int port = LoopbackPorts.free();
            ServerProcess process = launch(port);
            URI base = URI.create("http://127.0.0.1:" + port + "/");
            Optional<String> failure = Optional.of("it was not wanted any more");
            try {
                failure = failure(process, base);
            } finally {
                if (failure.isPresent()) {
                    process.stop(Duration.ZERO);
                }
            }
            if (failure.isEmpty()) {
                return new Ready(process, base);
            }
            if (LoopbackPorts.isFree(port) || tries == TRIES) {
                throw new StartFailure(name + ": " + failure.get() + "\n"
                        + Redaction.of(environment.values()).hide(process.logTail()));
            }
        }
    }

    private ServerProcess launch(int port) throws StartFailure {
        try {
            return ServerProcess.start(name, command.apply(port), environment);
        } catch (IOException impossible) {
            throw new StartFailure(name + ": no process could be started: " + impossible.getMessage());
        }
    }

    /** Why it did not get ready, or nothing. */
    private Optional<String> failure(ServerProcess process, URI base) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<String> missing;
            try {
                missing = missing(base);
            } catch (NeverReady never) {
                return Optional.of("will not get ready: " + never.getMessage());
            }
            if (!process.isAlive()) {
                return Optional.of("ended with status " + process.exit().join() + " before it was ready");
            }
            if (missing.isEmpty()) {
                return Optional.empty();
            }
            long waited = System.nanoTime() - start;
            if (waited > timeouts.toNanos()) {
                return Optional.of("not ready after " + timeouts.toSeconds() + " s: " + missing.get());
            }
            Thread.sleep(pause(waited));
        }
    }

    private Optional<String> missing(URI base) throws NeverReady {
        try {
            return readiness.missing(base);
        } catch (NeverReady never) {
            throw never;
        } catch (ConnectException refused) {
            return Optional.of("it did not listen");
        } catch (IOException silent) {
            return Optional.of("it gave no answer: " + silent.getMessage());
        }
    }

    private static Duration pause(long waitedNanos) {
        Duration pause = Duration.ofNanos(waitedNanos / PAUSES_PER_WAIT);
        return pause.compareTo(FIRST_PAUSE) < 0
                ? FIRST_PAUSE
                : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
