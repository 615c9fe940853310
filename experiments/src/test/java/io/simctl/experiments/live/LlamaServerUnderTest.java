package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

/** The real llama-server that tests with the tag {@code router} start, each server with one thread. */
final class LlamaServerUnderTest {
    private LlamaServerUnderTest() {}

    /** The command of a backend, with its placeholders. */
    static String command() {
        String binary = System.getProperty("simctl.llama-server");
        assertThat(binary)
                .as("-Dsimctl.llama-server: a llama-server; .ci/llama-server makes one")
                .isNotNull();
        return "'" + binary + "' -m {model} --host 127.0.0.1 --port {port} -np {slots} -c {total_context} -t 1";
    }
}
