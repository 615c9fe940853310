package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerFamilyTest {
    @Test
    void isFoundByTheNameThatScenariosUse() {
        for (ServerFamily family : ServerFamily.values()) {
            assertThat(ServerFamily.of(family.label())).contains(family);
        }
        assertThat(ServerFamily.of("llamacpp")).isEmpty();
        assertThat(ServerFamily.labels()).isEqualTo("llama-embedded, llama-server, mlx, vllm, transformers, openai");
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
