package io.simctl.live.model;

/** The ways in which text becomes tokens. */
public enum Tokenizer {
    /** SentencePiece as Llama 2 has it: pieces merged by score, bytes where no piece fits. */
    SPM,
    /** Byte-level byte-pair encoding as GPT-2 has it; the kind that Hugging Face folders need. */
    BPE
}
