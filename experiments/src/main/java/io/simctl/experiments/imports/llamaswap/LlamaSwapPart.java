package io.simctl.experiments.imports.llamaswap;

import java.util.List;

/**
 * A part of llama-swap's configuration.
 *
 * @param text the file
 * @param notes what it cannot say of the policies, a line each
 */
public record LlamaSwapPart(String text, List<String> notes) {
    public LlamaSwapPart {
        notes = List.copyOf(notes);
    }
}
