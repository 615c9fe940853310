package io.simctl.live.model;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A random model, of which equal values give equal bytes.
 *
 * @param name what the file says it is called
 * @param shape its dimensions
 * @param type how its weights are stored
 * @param tokenizer how it takes text
 * @param seed makes its weights
 */
public record SyntheticModel(String name, ModelShape shape, WeightType type, Tokenizer tokenizer, long seed) {
    /** Jinja template that servers apply to chats; ChatML, since most of them know it. */
    static final String CHAT_TEMPLATE = "{% for message in messages %}{{ '" + Vocabulary.TURN_BEGINS
            + "' + message['role'] + '\\n' + message['content'] + '" + Vocabulary.TURN_ENDS + "\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '" + Vocabulary.TURN_BEGINS + "assistant\\n' }}{% endif %}";

    /** A tiny model (0.26 M parameters, half a megabyte) for tests and first steps. */
    public static SyntheticModel tiny() {
        return new SyntheticModel("tiny", ModelShape.preset("tiny").orElseThrow(), WeightType.F16, Tokenizer.SPM, 1);
    }

    /** Writes it as a GGUF file, for llama.cpp; what stood there is replaced once the new one is whole. */
    public void writeGguf(Path file) throws IOException {
        GgufFile.write(this, file);
    }

    /**
     * Writes it as a Hugging Face folder, for MLX, transformers and vLLM; a folder is there only when it is whole. Both
     * forms of a model compute the same function.
     *
     * @throws IllegalArgumentException if the tokenizer is not {@link Tokenizer#BPE} or the weights are quantised
     */
    public void writeHuggingFace(Path folder) throws IOException {
        if (tokenizer != Tokenizer.BPE || type == WeightType.Q8_0) {
            throw new IllegalArgumentException(
                    "a Hugging Face folder needs the tokenizer bpe, and weights of f16 or f32");
        }
        HuggingFaceFolder.write(this, folder);
    }

    /** Whether a folder holds all that {@link #writeHuggingFace} writes. */
    public static boolean isHuggingFace(Path folder) {
        return HuggingFaceFolder.isWhole(folder);
    }

    Vocabulary vocabulary() {
        return Vocabulary.of(tokenizer, shape.vocabulary());
    }
}
