package io.simctl.live.embedded;

import java.util.Locale;

/**
 * What became of a request.
 *
 * @param length whether it ended because it had all the tokens that it could have, and not by itself
 * @param promptNanos from its start in a slot to its first token
 * @param predictedNanos from its first token to its last
 */
record Tally(int promptTokens, int completionTokens, boolean length, long promptNanos, long predictedNanos) {
    String finishReason() {
        return length ? "length" : "stop";
    }

    /** Member {@code usage}. */
    String usage() {
        return "\"usage\":{\"completion_tokens\":" + completionTokens + ",\"prompt_tokens\":" + promptTokens
                + ",\"total_tokens\":" + (promptTokens + completionTokens) + "}";
    }

    /** Member {@code timings}, as measured in front of the engine. */
    String timings() {
        return String.format(
                Locale.ROOT,
                "\"timings\":{\"prompt_n\":%d,\"prompt_ms\":%.3f,\"predicted_n\":%d,\"predicted_ms\":%.3f}",
                promptTokens,
                promptNanos / 1e6,
                completionTokens,
                predictedNanos / 1e6);
    }
}
