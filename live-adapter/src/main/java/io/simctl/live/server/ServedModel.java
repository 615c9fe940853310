package io.simctl.live.server;

/**
 * A model that a machine may serve.
 *
 * @param name what the scenario and messages call it
 * @param source what its server is to serve: a GGUF file, a folder, or a name that the server knows
 * @param slots requests that its server runs at a time
 * @param context tokens of one request, prompt and output together
 */
public record ServedModel(String name, String source, int slots, int context) {
    /** Tokens of all slots together. */
    public int totalContext() {
        return slots * context;
    }
}
