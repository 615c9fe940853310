package io.simctl.live.embedded;

import java.nio.file.Path;

/**
 * The options of the process that serves a model.
 *
 * @param model the GGUF file
 * @param port of the loopback interface
 * @param slots requests that run at a time; others wait in line
 * @param context tokens of a slot, prompt and output together
 * @param threads that compute a step
 */
record ServerOptions(Path model, int port, int slots, int context, int threads) {
    /** Reads the five in their order, as {@link EmbeddedLlama} writes them. */
    static ServerOptions of(String... args) {
        return new ServerOptions(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]));
    }
}
