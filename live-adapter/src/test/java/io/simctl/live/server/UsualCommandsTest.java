package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.testing.Families;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.backend.ServerFamily;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UsualCommandsTest {
    private static final ServedModel MODEL = new ServedModel("m", "m.gguf", 4, 2048);

    static Stream<Launch.Command> commands() {
        return Families.all()
                .map(ServerFamily::launch)
                .filter(Launch.Command.class::isInstance)
                .map(Launch.Command.class::cast);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void listenOnTheLoopbackInterfaceOnly(Launch.Command command) {
        assertThat(CommandTemplate.parse(command.usual()).fill(MODEL, 4711))
                .containsSequence("--host", "127.0.0.1")
                .containsSequence("--port", "4711");
    }
}
