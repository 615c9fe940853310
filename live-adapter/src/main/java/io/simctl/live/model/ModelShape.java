package io.simctl.live.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The dimensions of a Llama-like transformer.
 *
 * @param width size of the residual stream; a multiple of 32
 * @param layers transformer blocks
 * @param heads attention heads; they divide the width into parts of even size
 * @param kvHeads heads that hold keys and values; they divide {@code heads}
 * @param feedForward inner size of the feed-forward network; a multiple of 32
 * @param vocabulary tokens, 512 at least: the letters, the bytes and some words
 * @param context longest sequence in tokens that the model says it was trained for
 */
public record ModelShape(int width, int layers, int heads, int kvHeads, int feedForward, int vocabulary, int context) {
    /** Values that share one scale in {@link WeightType#Q8_0}; a row holds whole blocks. */
    static final int BLOCK = 32;

    private static final int MIN_VOCABULARY = 512;
    private static final int MAX_VOCABULARY = 4096;
    private static final int CONTEXT = 8192;
    private static final Map<String, ModelShape> PRESETS = presets();

    /**
     * Checks that such a model can be.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public ModelShape {
        require(layers > 0 && context > 0, "layers and context must be positive");
        require(width > 0 && width % BLOCK == 0, "the width must be a multiple of " + BLOCK + ", not " + width);
        require(
                feedForward > 0 && feedForward % BLOCK == 0,
                "the feed-forward size must be a multiple of " + BLOCK + ", not " + feedForward);
        require(
                heads > 0 && width % (2 * heads) == 0,
                heads + " heads do not divide a width of " + width + " into even parts");
        require(kvHeads > 0 && heads % kvHeads == 0, kvHeads + " key-value heads do not divide " + heads + " heads");
        require(
                vocabulary >= MIN_VOCABULARY && vocabulary <= MAX_VOCABULARY,
                "the vocabulary must have " + MIN_VOCABULARY + " to " + MAX_VOCABULARY + " tokens, not " + vocabulary);
    }

    /** The named shapes, small to large. */
    private static Map<String, ModelShape> presets() {
        Map<String, ModelShape> presets = new LinkedHashMap<>();
        presets.put("tiny", new ModelShape(64, 4, 4, 2, 192, 512, CONTEXT));
        presets.put("5m", new ModelShape(256, 6, 8, 4, 704, 1024, CONTEXT));
        presets.put("20m", new ModelShape(448, 8, 7, 7, 1216, 2048, CONTEXT));
        presets.put("150m", new ModelShape(1024, 12, 16, 8, 2816, 4096, CONTEXT));
        return presets;
    }

    /** The shape of that name: {@code tiny} (0.26 M parameters), {@code 5m}, {@code 20m} or {@code 150m}. */
    public static Optional<ModelShape> preset(String name) {
        return Optional.ofNullable(PRESETS.get(name));
    }

    /** What {@link #preset} knows, for messages. */
    public static String presetNames() {
        return String.join(", ", PRESETS.keySet());
    }

    /**
     * A shape with about so many parameters, 0.3 to 150 million: proportioned like the presets, and within 5 % of what was
     * asked for.
     */
    public static ModelShape ofParameters(long parameters) {
        require(
                parameters >= 300_000 && parameters <= 150_000_000,
                "a model of " + parameters + " parameters cannot be made: 300k to 150M can");
        double scale = Math.log(parameters / 300e3) / Math.log(500);
        int layers = (int) Math.round(4 + 8 * scale);
        int vocabulary = (int) Math.round(MIN_VOCABULARY * Math.pow(8, scale) / BLOCK) * BLOCK;
        // 2·V·w + 12·layers·w² = parameters, for a feed-forward size of 8/3 of the width
        double b = 2.0 * vocabulary;
        double a = 12.0 * layers;
        double width = (Math.sqrt(b * b + 4 * a * parameters) - b) / (2 * a);
        int blocks = Math.max(1, (int) Math.round(width / 64));
        ModelShape thin = new ModelShape(64 * blocks, layers, blocks, blocks, BLOCK, vocabulary, CONTEXT);
        long perFeedForward = 3L * layers * thin.width;
        long missing = Math.max(0, parameters - thin.parameters());
        int feedForward = BLOCK + (int) Math.round((double) missing / perFeedForward / BLOCK) * BLOCK;
        return new ModelShape(thin.width, layers, blocks, blocks, feedForward, vocabulary, CONTEXT);
    }

    /** The same with another longest sequence. */
    public ModelShape withContext(int tokens) {
        return new ModelShape(width, layers, heads, kvHeads, feedForward, vocabulary, tokens);
    }

    /** Size of one head. */
    public int headSize() {
        return width / heads;
    }

    /** Size of the keys, and of the values, of one token in one layer. */
    public int kvWidth() {
        return headSize() * kvHeads;
    }

    /** Number of weights. */
    public long parameters() {
        long attention = 2L * width * width + 2L * width * kvWidth();
        long network = 3L * width * feedForward;
        return layers * (attention + network + 2L * width) + 2L * vocabulary * width + width;
    }

    /** Bytes of KV cache for one token at 16 bits, which is what servers keep unless set otherwise. */
    public long kvBytesPerToken() {
        return 2L * layers * kvWidth() * Short.BYTES;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
