package io.simctl.live.calibrate;

import io.simctl.live.wire.StreamQuality;
import io.simctl.live.wire.StreamQuality.Pacing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A complete stream and when its parts came in, in {@link System#nanoTime}.
 *
 * @param sentAt when the request was handed to the operating system
 * @param chunkAt when each chunk with content came in, at least one
 * @param promptTokens as the server counted them, else as asked for
 * @param isPromptAsAsked whether nobody counted the tokens of the prompt
 * @param quality the tokens of output, who counted them, and how they came
 */
record Timed(long sentAt, List<Long> chunkAt, int promptTokens, boolean isPromptAsAsked, StreamQuality quality) {
    Timed {
        chunkAt = List.copyOf(chunkAt);
    }

    int outputTokens() {
        return quality.tokens();
    }

    long firstAt() {
        return chunkAt.getFirst();
    }

    long lastAt() {
        return chunkAt.getLast();
    }

    double tokensPerChunk() {
        return (double) outputTokens() / chunkAt.size();
    }

    /** How it was held back on its way, in words: then its times are not the server's. */
    Optional<String> heldBack() {
        if (quality.isPaced()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "its %d tokens came in %s, within %.2f ms after %.0f ms",
                outputTokens(),
                quality.pacing() == Pacing.IN_ONE_PIECE ? "one piece" : "bursts",
                (lastAt() - firstAt()) / 1e6,
                (firstAt() - sentAt) / 1e6));
    }
}
