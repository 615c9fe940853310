package io.simctl.live.calibrate.fit;

import java.util.OptionalDouble;

/**
 * The size of a model, as far as it is known.
 *
 * @param weightBytes of all of it; 0 when not known
 * @param activeBytes those that a step of one sequence reads
 * @param activeParameters those that one token uses
 */
public record ModelSize(long weightBytes, OptionalDouble activeBytes, OptionalDouble activeParameters) {
    /** Nothing is known of it. */
    public static final ModelSize UNKNOWN = new ModelSize(0, OptionalDouble.empty(), OptionalDouble.empty());

    /** Mixtures of experts read a part of their weights for a token; the sparsest that are served read a thirtieth. */
    private static final double SPARSEST = 32;

    /** No format in use stores a parameter in more bytes. */
    private static final double WIDEST_BYTES = 4;

    /** A file of that size, whatever is in it. */
    public static ModelSize ofFile(long bytes) {
        return new ModelSize(bytes, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** One that uses all of its weights for each token. */
    public static ModelSize dense(long bytes, double parameters) {
        return new ModelSize(bytes, OptionalDouble.of((double) bytes), OptionalDouble.of(parameters));
    }

    /** Bytes that a step reads at the very least. */
    double leastBytes() {
        return activeBytes.orElse((double) weightBytes / SPARSEST);
    }

    /** Parameters that a token uses at the very least. */
    double leastParameters() {
        return activeParameters.orElse(leastBytes() / WIDEST_BYTES);
    }
}
