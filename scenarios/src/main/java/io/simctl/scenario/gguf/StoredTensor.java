package io.simctl.scenario.gguf;

/**
 * A tensor of a GGUF file.
 *
 * @param name such as {@code blk.0.ffn_up_exps.weight}
 * @param values how many numbers it has
 * @param offset where it begins, counted from the end of the header
 */
public record StoredTensor(String name, long values, long offset) {
    /** Whether it holds the routed experts of a layer, of which a token uses some only. */
    public boolean isOfExperts() {
        return name.contains("_exps");
    }
}
