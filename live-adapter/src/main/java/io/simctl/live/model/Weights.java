package io.simctl.live.model;

import io.simctl.live.model.Tensor.Rows;
import io.simctl.live.model.Vocabulary.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a model: random, but for one channel of the residual stream.
 *
 * <p>Channel 0 is the same for every token in every layer: the embeddings set it, and no block writes to it, since row 0 of
 * every projection into the stream is zero. What the output layer multiplies it by is therefore a bias for each token. It is
 * hugely negative for all that must not be generated, and nothing for the others. So no server ever sees a sequence end
 * early or a token that is half a character, whatever it thinks of {@code ignore_eos}.
 */
final class Weights {
    private static final float CONSTANT_CHANNEL = 8;
    private static final float NEVER = -40;
    private static final float EMBEDDING_DEVIATION = 0.02f;

    private final ModelShape shape;
    private final Vocabulary vocabulary;
    private final long seed;
    private final List<Tensor> tensors = new ArrayList<>();

    private Weights(ModelShape shape, Vocabulary vocabulary, long seed) {
        this.shape = shape;
        this.vocabulary = vocabulary;
        this.seed = seed;
    }

    /** All tensors, in file order. */
    static List<Tensor> of(ModelShape shape, Vocabulary vocabulary, long seed) {
        Weights weights = new Weights(shape, vocabulary, seed);
        weights.addAll();
        return List.copyOf(weights.tensors);
    }

    private void addAll() {
        int width = shape.width();
        Rows embedding = random(EMBEDDING_DEVIATION);
        add("token_embd", "model.embed_tokens", width, shape.vocabulary(), (row, values) -> {
            embedding.fill(row, values);
            values[0] = CONSTANT_CHANNEL;
        });
        for (int layer = 0; layer < shape.layers(); layer++) {
            addBlock("blk." + layer + ".", "model.layers." + layer + ".");
        }
        addNorm("output_norm", "model.norm");
        Rows output = projection(width);
        add("output", "lm_head", width, shape.vocabulary(), (row, values) -> {
            output.fill(row, values);
            Token token = vocabulary.tokens().get(row);
            values[0] = token.generated() ? 0 : NEVER;
        });
    }

    private void addBlock(String gguf, String hf) {
        int width = shape.width();
        addNorm(gguf + "attn_norm", hf + "input_layernorm");
        addTurned(gguf + "attn_q", hf + "self_attn.q_proj", width);
        addTurned(gguf + "attn_k", hf + "self_attn.k_proj", shape.kvWidth());
        add(gguf + "attn_v", hf + "self_attn.v_proj", width, shape.kvWidth(), projection(width));
        add(gguf + "attn_output", hf + "self_attn.o_proj", width, width, intoStream(width));
        addNorm(gguf + "ffn_norm", hf + "post_attention_layernorm");
        add(gguf + "ffn_gate", hf + "mlp.gate_proj", width, shape.feedForward(), projection(width));
        add(gguf + "ffn_up", hf + "mlp.up_proj", width, shape.feedForward(), projection(width));
        add(gguf + "ffn_down", hf + "mlp.down_proj", shape.feedForward(), width, intoStream(shape.feedForward()));
    }

    private void add(String gguf, String hf, int inputs, int outputs, Rows rows) {
        tensors.add(new Tensor(gguf + ".weight", hf + ".weight", inputs, outputs, rows));
    }

    private void addTurned(String gguf, String hf, int outputs) {
        Rows rows = projection(shape.width());
        tensors.add(new Tensor(gguf + ".weight", hf + ".weight", shape.width(), outputs, rows, shape.headSize()));
    }

    private void addNorm(String gguf, String hf) {
        add(gguf, hf, shape.width(), 1, (row, values) -> Arrays.fill(values, 1));
    }

    /** A projection that leaves the constant channel alone. */
    private Rows intoStream(int inputs) {
        Rows rows = projection(inputs);
        return (row, values) -> {
            if (row == 0) {
                Arrays.fill(values, 0);
            } else {
                rows.fill(row, values);
            }
        };
    }

    /** Values that keep the size of what they are multiplied with. */
    private Rows projection(int inputs) {
        return random((float) (1 / Math.sqrt(inputs)));
    }

    private Rows random(float deviation) {
        long tensorSeed = mix(seed + mix(tensors.size()));
        return (row, values) -> fill(mix(tensorSeed + row), deviation, values);
    }

    /**
     * Uniform values of that standard deviation, two from each number of a SplitMix64 sequence (Steele, Lea and Flood 2014):
     * spelled out here because equal seeds must give equal files on every JDK.
     */
    private static void fill(long state, float deviation, float[] values) {
        float scale = (float) (deviation * Math.sqrt(3) / (1L << 31));
        for (int i = 0; i < values.length; i += 2) {
            state += 0x9E3779B97F4A7C15L;
            long bits = mix(state);
            values[i] = scale * (int) bits;
            values[i + 1] = scale * (int) (bits >>> 32);
        }
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
