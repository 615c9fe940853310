package io.simctl.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster of a master and workers of one core each, as the docs start it: every one a process of its own. */
final class SparkProcesses implements AutoCloseable {
    private static final Path HOME = Path.of("target", "spark").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

    private final Path logs;
    private final List<Process> processes = new ArrayList<>();
    private final String url;

    SparkProcesses(Path logs, int workers) throws IOException, InterruptedException {
        this.logs = logs;
        Path log = start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0");
        url = await(log, MASTER).group(1);
        for (int i = 0; i < workers; i++) {
            await(worker(i), REGISTERED);
        }
    }

    private Path worker(int number) throws IOException {
        String folder = logs.resolve("work" + number).toString();
        return start(
                "worker" + number,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder,
                url);
    }

    private Path start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-cp", HOME + "/jars/*", main));
        command.addAll(List.of(arguments));
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        HOME.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "SPARK_MASTER_WEBUI_PORT",
                        "0",
                        "SPARK_WORKER_WEBUI_PORT",
                        "0"));
        processes.add(builder.start());
        return log;
    }

    private static Matcher await(Path log, Pattern line) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Matcher found = line.matcher(Files.readString(log));
            if (found.find()) {
                return found;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no `" + line + "` within " + PATIENCE + " in:\n" + Files.readString(log));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    String url() {
        return url;
    }

    /** Kills the executors that run tasks now, as a machine that loses its power would. */
    long killExecutors() {
        return processes.stream()
                .flatMap(Process::descendants)
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    @Override
    public void close() {
        List<ProcessHandle> all =
                processes.stream().flatMap(Process::descendants).toList();
        processes.forEach(Process::destroyForcibly);
        all.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
