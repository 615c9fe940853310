package io.simctl.live.front;

import io.simctl.live.front.TextEngine.Ending;

/**
 * Counts and times of a sequence that has ended, as seen in front of its engine.
 *
 * @param promptNanos from its start in a slot to its first token
 * @param predictedNanos from its first token to its last
 */
record GenerationStats(int promptTokens, int completionTokens, Ending ending, long promptNanos, long predictedNanos) {
    /** Of both together, each prompt counted once for all that was made of it. */
    GenerationStats plus(GenerationStats other, boolean isSamePrompt) {
        return new GenerationStats(
                promptTokens + (isSamePrompt ? 0 : other.promptTokens),
                completionTokens + other.completionTokens,
                ending == other.ending ? ending : Ending.STOP,
                Math.max(promptNanos, other.promptNanos),
                Math.max(predictedNanos, other.predictedNanos));
    }

    /** Value of {@code finish_reason}, quoted. */
    String finishReason() {
        return ending == Ending.LIMIT ? "\"length\"" : "\"stop\"";
    }

    /** Value of {@code stop_type}, quoted. */
    String stopType() {
        return ending == Ending.LIMIT ? "\"limit\"" : "\"eos\"";
    }

    /** Member {@code usage}. No engine says what it reused of an earlier prompt, so none counts as cached. */
    String usage() {
        return "\"usage\":{\"completion_tokens\":" + completionTokens + ",\"prompt_tokens\":" + promptTokens
                + ",\"total_tokens\":" + (promptTokens + completionTokens)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":0}}";
    }

    /** What a response has for {@code usage}. */
    String responsesUsage() {
        return "{\"input_tokens\":" + promptTokens
                + ",\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":"
                + completionTokens + ",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"
                + (promptTokens + completionTokens) + "}";
    }

    /** Member {@code timings}. */
    String timings() {
        return "\"timings\":{\"prompt_n\":" + promptTokens + ",\"prompt_ms\":" + millis(promptNanos)
                + ",\"predicted_n\":" + completionTokens + ",\"predicted_ms\":" + millis(predictedNanos) + "}";
    }

    /** To three digits; by hand, since formatting costs more than all else of a reply, and not every locale has these digits. */
    private static String millis(long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        String fraction = Long.toString(1000 + micros % 1000);
        return micros / 1000 + "." + fraction.substring(1);
    }
}
