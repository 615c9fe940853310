package io.simctl.experiments.cluster;

import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.result.RunResult;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The process that drives a cluster. It is one of its own so that the cluster's libraries never meet ours on a class path; requests
 * go to its standard input and replies come from its standard output, as serialised objects. It ends when its input does, and with it
 * all that it still runs.
 */
public final class ClusterDriver implements AutoCloseable {
    /** Named by its name alone: the module that has it is not on the class path of whoever starts it. */
    private static final String MAIN = "io.simctl.spark.SparkDriver";

    private static final int LINES = 12;
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final ObjectOutputStream requests;
    private final Map<Integer, CompletableFuture<RunResult>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** Set before those who wait are told, so that who asks later finds it. */
    private volatile boolean isOver;

    private ClusterDriver(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        requests = new ObjectOutputStream(process.getOutputStream());
        requests.flush();
        Thread.ofVirtual().name("replies of the cluster").start(this::receive);
    }

    /**
     * Starts it.
     *
     * @param master of the cluster: {@code spark://host:port}, or {@code local[*]}
     * @param own folder of simctl's own jars
     * @param cluster folder of the cluster's jars
     * @throws ClusterFailure when these are not there
     */
    public static ClusterDriver start(String master, Path own, Path cluster) throws IOException {
        if (!Files.isDirectory(cluster)) {
            throw new ClusterFailure("runs on a cluster need the module `spark`, which is not built: there is no "
                    + cluster + "; build it with `mvn -q -Dquick -Pspark package`");
        }
        Path log = Files.createTempFile("simctl-cluster-", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow"));
        Stream.of(
                        "java.lang",
                        "java.lang.invoke",
                        "java.net",
                        "java.nio",
                        "java.util",
                        "sun.nio.ch",
                        "sun.security.action")
                .forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", own.resolve("*") + File.pathSeparator + cluster.resolve("*"), MAIN, master));
        command.addAll(shipped(own, cluster));
        return new ClusterDriver(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /** The jars that workers need to make runs. Nothing of ours is taken for granted there, not even of the same version. */
    private static List<String> shipped(Path own, Path cluster) throws IOException {
        try (Stream<Path> ours = Files.list(own);
                Stream<Path> theirs = Files.list(cluster)) {
            return Stream.concat(
                            ours.filter(jar -> !jar.getFileName().toString().startsWith("llama")),
                            theirs.filter(jar -> jar.getFileName().toString().startsWith("simctl-spark")))
                    .map(Path::toString)
                    .filter(jar -> jar.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Asks for a run.
     *
     * @return what it measured, at some time; ends with a {@link ClusterFailure} when it could not be made
     */
    public CompletableFuture<RunResult> submit(RunRequest request) {
        int number = numbers.getAndIncrement();
        CompletableFuture<RunResult> reply = new CompletableFuture<>();
        pending.put(number, reply);
        try {
            synchronized (requests) {
                requests.writeInt(number);
                requests.writeObject(request);
                requests.flush();
            }
        } catch (IOException broken) {
            reply.completeExceptionally(ended());
        }
        if (isOver) {
            reply.completeExceptionally(ended()); // nobody is left who would
        }
        return reply;
    }

    private void receive() {
        try (ObjectInputStream replies = new ObjectInputStream(process.getInputStream())) {
            while (true) {
                receive((RunReply) replies.readObject());
            }
        } catch (EOFException end) {
            failAll();
        } catch (IOException | ClassNotFoundException garbled) {
            process.destroy();
            failAll();
        }
    }

    private void receive(RunReply reply) {
        CompletableFuture<RunResult> waiting = pending.remove(reply.number());
        if (waiting == null) {
            return;
        }
        if (!reply.problem().isEmpty()) {
            waiting.completeExceptionally(new ClusterFailure("a run on the cluster failed: " + reply.problem()));
            return;
        }
        try {
            waiting.complete(ArtifactFile.read(new ByteArrayInputStream(reply.artifact()))
                    .runs()
                    .getFirst()
                    .result());
        } catch (IOException unreadable) {
            waiting.completeExceptionally(
                    new ClusterFailure("a run on the cluster left no artifact: " + unreadable.getMessage()));
        }
    }

    private void failAll() {
        isOver = true;
        pending.values().forEach(waiting -> waiting.completeExceptionally(ended()));
        pending.clear();
    }

    private ClusterFailure ended() {
        return new ClusterFailure("the driver of the cluster ended; its last lines:\n" + lastLines());
    }

    private String lastLines() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(its log cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    /** Ends the process, and what it still runs. */
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            deleteLog();
        }
    }

    private void deleteLog() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException kept) {
            log.toFile().deleteOnExit();
        }
    }
}
