package io.simctl.scenario.backend;

/** A form in which models lie on disk. */
public enum ModelFormat {
    /** One file, as llama.cpp reads it. */
    GGUF,
    /** A folder with configuration, tokenizer and safetensors. */
    HUGGING_FACE
}
