package io.simctl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command as users do: in a process of its own. */
final class Simctl {
    /** The checkout's root. */
    static final Path HOME = Path.of(System.getProperty("simctl.home"));

    private static final long PATIENCE_MINUTES = 5;

    private Simctl() {}

    /** What a process left behind. */
    record Result(int exitCode, String out, String err) {}

    static Result run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("simctl", ".out");
        Path err = Files.createTempFile("simctl", ".err");
        try {
            Process process = start(out, err, arguments);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
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
    static Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
