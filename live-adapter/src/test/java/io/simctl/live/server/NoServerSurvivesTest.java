package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.model.SyntheticModel;
import io.simctl.live.process.ServerProcess;
import io.simctl.live.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However simctl ends, its servers end with it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoServerSurvivesTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    /** A kill of the process alone, as by {@code kill -9} by hand; of its group, as by a CI runner; and a plain request to end. */
    @ParameterizedTest
    @ValueSource(strings = {"kill -s KILL %d", "kill -s KILL -- -%d", "kill -s TERM %d"})
    void withinTwoSecondsOfTheEndOfSimctl(String kill) throws Exception {
        Path model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().writeGguf(model);
        // under the watchdog, which makes it lead a process group as a command in a terminal does
        ServerProcess simctl = ServerProcess.start("simctl", command(model.toString()), Map.of());
        try {
            List<Long> pids = pids(simctl);
            assertThat(pids)
                    .as("simctl, and for each of three servers itself and its watch")
                    .hasSizeGreaterThan(9);

            run("sh", "-c", kill.formatted(pids.getFirst()));
            long killed = System.nanoTime();
            Await.until(() -> running(pids).isEmpty() || System.nanoTime() - killed > LIMIT.toNanos());

            assertThat(running(pids))
                    .as("processes left two seconds after %s", kill)
                    .isEmpty();
        } finally {
            simctl.stop(Duration.ZERO);
        }
    }

    private static List<String> command(String model) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ThreeServers.class.getName(),
                model);
    }

    private static List<Long> pids(ServerProcess simctl) throws InterruptedException {
        Await.until(() -> !simctl.isAlive() || simctl.logTail().contains("pids "));
        String line = simctl.logTail()
                .lines()
                .filter(text -> text.startsWith("pids "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("simctl ended:\n" + simctl.logTail()));
        return Stream.of(line.substring(5).split(" ", -1)).map(Long::valueOf).toList();
    }

    /** Those that run; a process that has ended and that nobody has waited for does not. */
    private static List<String> running(List<Long> pids) {
        List<String> command = new ArrayList<>(List.of("ps", "-o", "stat=", "-o", "pid=", "-o", "args="));
        pids.forEach(pid -> command.addAll(List.of("-p", pid.toString())));
        return run(command.toArray(String[]::new))
                .lines()
                .filter(line -> !line.startsWith("Z"))
                .toList();
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
