package io.simctl.live.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerProcessTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void aServerThatEndsWhenAskedIsNotKilled() throws Exception {
        ServerProcess server = shell("echo up; exec sleep 60");

        assertThat(server.stop(LONG)).as("ended by itself").isTrue();
        assertThat(server.exit().get()).as("status of an end by TERM").isEqualTo(128 + 15);
    }

    @Test
    void aServerThatDoesNotListenIsKilled() throws Exception {
        ServerProcess server = shell("trap '' TERM; echo deaf; while :; do sleep 60; done");
        awaitLog(server, "deaf");

        assertThat(server.stop(SHORT)).as("ended by itself").isFalse();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void whatTheServerStartedEndsWithIt() throws Exception {
        ServerProcess server = shell("sleep 60 & echo child=$!; wait");
        long child = Long.parseLong(awaitLog(server, "child=(\\d+)"));
        server.stop(LONG);

        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    void whatTheServerLeftBehindWhenItEndedByItselfEndsToo() throws Exception {
        ServerProcess server = shell("sleep 60 & echo child=$!; exit 3");
        int status = server.exit().get();
        long child = Long.parseLong(awaitLog(server, "child=(\\d+)"));

        assertThat(status).isEqualTo(3);
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "what has left the group is found by /proc")
    void whatLeftTheGroupOfTheServerEndsWithIt() throws Exception {
        ServerProcess server = shell("setsid sh -c 'trap \"\" TERM; echo child=$$; sleep 60' & wait");
        long child = Long.parseLong(awaitLog(server, "child=(\\d+)"));
        server.stop(LONG);

        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    void theLastLinesOfTheLogAreKept() throws Exception {
        ServerProcess server = shell("i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo line $i; done; echo oops >&2");
        server.exit().get();
        server.stop(LONG);

        assertThat(server.logTail().lines().toList())
                .hasSize(20)
                .startsWith("line 4982")
                .endsWith("line 5000", "oops");
    }

    @Test
    void aProgramThatIsNotThereIsNamedInTheLog() throws Exception {
        ServerProcess server = ServerProcess.start("x", List.of("no-such-server"), Map.of());

        assertThat(server.exit().get()).isEqualTo(127);
        server.stop(LONG);
        assertThat(server.logTail()).contains("no-such-server");
    }

    @Test
    void theServerSeesItsArgumentsAndVariablesAsTheyWere() throws Exception {
        ServerProcess server = ServerProcess.start(
                "x", List.of("sh", "-c", "echo \"$1|$WHO\"", "x", "a 'b' \"c\" $d *"), Map.of("WHO", "me & you"));
        server.exit().get();
        server.stop(LONG);

        assertThat(server.logTail()).isEqualTo("a 'b' \"c\" $d *|me & you");
    }

    @Test
    void aServerEndsEvenWhereThereIsNoSetsid(@TempDir Path folder) throws Exception {
        Path shell = Files.writeString(folder.resolve("sh"), "#!/bin/sh\nexec /bin/sh \"$@\"\n");
        assertThat(shell.toFile().setExecutable(true)).isTrue();
        ServerProcess server = ServerProcess.start(
                "test", List.of("sh", "-c", "exec /bin/sleep 60"), Map.of("PATH", folder.toString()));

        assertThat(server.stop(LONG)).as("ended by itself").isTrue();
    }

    @Test
    void stoppingTwiceIsStoppingOnce() throws Exception {
        ServerProcess server = shell("exec sleep 60");

        assertThat(server.stop(LONG)).isTrue();
        assertThat(server.stop(LONG)).isTrue();
    }

    private static ServerProcess shell(String script) throws Exception {
        return ServerProcess.start("test", List.of("sh", "-c", script), Map.of());
    }

    /** The last group of the pattern, or all of it, once the log has it. */
    private static String awaitLog(ServerProcess server, String regex) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        return Await.until(() -> Optional.of(pattern.matcher(server.logTail()))
                .filter(Matcher::find)
                .map(match -> match.group(match.groupCount())));
    }
}
