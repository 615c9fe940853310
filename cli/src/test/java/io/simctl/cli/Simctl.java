package io.simctl.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as users run it: in a process of its own. */
public final class Simctl {
    /** The checkout's root. */
    public static final Path HOME = Path.of(System.getProperty("simctl.home"));

    private static final long TIMEOUT_MINUTES = 5;

    private Simctl() {}

    /** The exit code of a process, and what it printed. */
    public record Result(int exitCode, String out, String err) {}

    /** Runs the command to its end. */
    public static Result run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("simctl", ".out");
        Path err = Files.createTempFile("simctl", ".err");
        try {
            Process process = start(out, err, arguments);
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("simctl did not end: " + String.join(" ", arguments));
            }
            return new Result(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts the command and leaves the rest to the caller. */
    public static Process start(Path out, Path err, String... arguments) throws IOException {
        return start(Map.of(), out, err, arguments);
    }

    /** The same with variables of the environment. */
    public static Process start(Map<String, String> environment, Path out, Path err, String... arguments)
            throws IOException {
        ProcessBuilder process = new ProcessBuilder(command(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().putAll(environment);
        return process.start();
    }

    /** The command and its arguments as those of a process. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs the command in this process, until it ends by itself; returns what it printed to stderr. */
    public static String errorsInProcess(String... arguments) {
        return inProcess(arguments).err();
    }

    /** Runs the command in this process, until it ends by itself. */
    public static Result inProcess(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
