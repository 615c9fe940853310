package io.simctl.live.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that runs under the watchdog: it and what it starts end with {@link #stop}, or with simctl. */
public final class ServerProcess {
    private static final String WATCHDOG = watchdog();
    private static final int TAIL_LINES = 20;
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(1);

    private final Process process;
    private final LogTail log = new LogTail();
    private final Thread logReader;

    private ServerProcess(Process process, String name) {
        this.process = process;
        logReader = Thread.ofPlatform().daemon().name("log of " + name).start(this::readLog);
    }

    /**
     * Starts a server.
     *
     * @param name what threads and messages call it
     * @param command program and arguments; the program is looked for on the PATH
     * @param environment variables besides those that every program needs
     * @throws IOException if no process can be made; a program that is not there shows as an exit instead, with status 127
     */
    public static ServerProcess start(String name, List<String> command, Map<String, String> environment)
            throws IOException {
        List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "simctl-watchdog"));
        watched.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(watched).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> !InheritedEnvironment.has(variable));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), name);
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit status: 128 + n for an end by signal n. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The last twenty lines of its output. */
    public String logTail() {
        return log.lines(TAIL_LINES);
    }

    /**
     * Ends it and all that it started, and returns when it is gone: asks first, and kills when {@code grace} is over.
     *
     * @return whether it ended by itself once asked
     */
    public boolean stop(Duration grace) throws InterruptedException {
        signal("TERM");
        boolean ended = process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            signal("KILL");
            process.waitFor();
        }
        logReader.join(LOG_PATIENCE);
        return ended;
    }

    private void signal(String name) {
        try {
            OutputStream pipe = process.getOutputStream();
            pipe.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException gone) {
            // nobody reads any more: the watch ended, and with it the server
        }
    }

    /** Until the server and all that it started have closed their output; a server must never wait for a reader. */
    private void readLog() {
        byte[] bytes = new byte[8192];
        try (InputStream output = process.getInputStream()) {
            for (int n = output.read(bytes); n >= 0; n = output.read(bytes)) {
                log.append(bytes, n);
            }
        } catch (IOException closed) {
            // as good as its end
        }
    }

    private static String watchdog() {
        try (InputStream script = ServerProcess.class.getResourceAsStream("watchdog.sh")) {
            if (script == null) {
                throw new IllegalStateException("watchdog.sh is missing from the build");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
