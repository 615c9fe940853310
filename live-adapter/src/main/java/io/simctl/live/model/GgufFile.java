package io.simctl.live.model;

import io.simctl.live.model.Vocabulary.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model as a GGUF file, version 3: header, metadata, descriptions of the tensors, and then their data, aligned. */
final class GgufFile {
    private static final int ALIGNMENT = 32;
    private static final float NORM_EPSILON = 1e-5f;
    private static final float ROPE_BASE = 10_000;

    private GgufFile() {}

    static void write(SyntheticModel model, Path file) throws IOException {
        Vocabulary vocabulary = model.vocabulary();
        List<Tensor> tensors = Weights.of(model.shape(), vocabulary, model.seed());
        try (WeightFile out = WeightFile.create(file)) {
            out.write(header(model, vocabulary, tensors));
            out.pad(ALIGNMENT);
            for (Tensor tensor : tensors) {
                out.write(tensor, typeOf(tensor, model), false);
                out.pad(ALIGNMENT);
            }
            out.finish();
        }
    }

    private static byte[] header(SyntheticModel model, Vocabulary vocabulary, List<Tensor> tensors) {
        GgufMetadata metadata = new GgufMetadata();
        describe(model, metadata);
        describe(model.tokenizer(), vocabulary, metadata);
        GgufBytes header = new GgufBytes();
        header.magic().u32(3).u64(tensors.size()).u64(metadata.size()).bytes(metadata.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            WeightType type = typeOf(tensor, model);
            header.string(tensor.gguf()).u32(tensor.isVector() ? 1 : 2).u64(tensor.inputs());
            if (!tensor.isVector()) {
                header.u64(tensor.outputs());
            }
            header.u32(type.tensorType()).u64(offset);
            offset += type.bytes(tensor.values()) + ALIGNMENT - 1 & -ALIGNMENT;
        }
        return header.toByteArray();
    }

    private static WeightType typeOf(Tensor tensor, SyntheticModel model) {
        return tensor.isVector() ? WeightType.F32 : model.type();
    }

    private static void describe(SyntheticModel model, GgufMetadata metadata) {
        ModelShape shape = model.shape();
        metadata.put("general.architecture", "llama");
        metadata.put("general.name", model.name());
        metadata.put("general.file_type", model.type().fileType());
        metadata.put("general.alignment", ALIGNMENT);
        metadata.put("llama.vocab_size", shape.vocabulary());
        metadata.put("llama.context_length", shape.context());
        metadata.put("llama.embedding_length", shape.width());
        metadata.put("llama.block_count", shape.layers());
        metadata.put("llama.feed_forward_length", shape.feedForward());
        metadata.put("llama.attention.head_count", shape.heads());
        metadata.put("llama.attention.head_count_kv", shape.kvHeads());
        metadata.put("llama.attention.layer_norm_rms_epsilon", NORM_EPSILON);
        metadata.put("llama.rope.dimension_count", shape.headSize());
        metadata.put("llama.rope.freq_base", ROPE_BASE);
    }

    private static void describe(Tokenizer tokenizer, Vocabulary vocabulary, GgufMetadata metadata) {
        List<Token> tokens = vocabulary.tokens();
        metadata.put(
                "tokenizer.ggml.tokens", tokens.stream().map(Token::spelling).toList());
        metadata.put(
                "tokenizer.ggml.token_type",
                tokens.stream().mapToInt(token -> token.kind().number()).toArray());
        switch (tokenizer) {
            case SPM -> {
                metadata.put("tokenizer.ggml.model", "llama");
                metadata.put("tokenizer.ggml.scores", scores(tokens));
                metadata.put("tokenizer.ggml.unknown_token_id", vocabulary.unknown());
            }
            case BPE -> {
                metadata.put("tokenizer.ggml.model", "gpt2");
                metadata.put("tokenizer.ggml.pre", "gpt-2");
                metadata.put("tokenizer.ggml.merges", vocabulary.merges());
            }
        }
        metadata.put("tokenizer.ggml.add_bos_token", tokenizer == Tokenizer.SPM);
        metadata.put("tokenizer.ggml.bos_token_id", vocabulary.begin());
        metadata.put("tokenizer.ggml.eos_token_id", vocabulary.end());
        metadata.put("tokenizer.ggml.eot_token_id", vocabulary.id(Vocabulary.TURN_ENDS));
        metadata.put("tokenizer.chat_template", SyntheticModel.CHAT_TEMPLATE);
    }

    /** SentencePiece joins the pair with the highest score first; the earlier a piece, the higher. */
    private static float[] scores(List<Token> tokens) {
        float[] scores = new float[tokens.size()];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = -id;
        }
        return scores;
    }
}
