package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.wire.Dialect;
import io.simctl.scenario.BackendSpec;
import io.simctl.scenario.bind.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerFamilyTest {
    @ParameterizedTest
    @EnumSource
    void everyBackendOfScenariosIsOneAndSpeaksADialect(BackendSpec.Kind kind) {
        assertThat(ServerFamily.valueOf(kind.name()).label()).isEqualTo(Names.kebab(kind.name()));
        assertThat(Dialect.values()).extracting(Dialect::name).contains(kind.name());
    }

    @Test
    void usualCommandsListenOnTheLoopbackInterfaceOnly() {
        ServedModel model = new ServedModel("m", "m.gguf", 4, 2048);

        for (ServerFamily family : ServerFamily.values()) {
            family.usualCommand()
                    .ifPresent(command -> assertThat(command.fill(model, 4711))
                            .as(family.label())
                            .containsSequence("--host", "127.0.0.1")
                            .containsSequence("--port", "4711"));
        }
    }
}
