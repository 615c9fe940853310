package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.text.JsonMembers;
import java.io.IOException;
import java.util.Optional;

/**
 * The counts that a reply reports of itself, under whichever names its server has for them. Nought is no report: servers
 * that do not count say so, and gateways that move all tokens to another member.
 */
final class ReportedCounts {
    // fields, because a method reference made at each use would be garbage of each chunk
    private final JsonMembers.Reader countMembers = this::count;
    private final JsonMembers.Reader timingMembers = this::timing;
    private int prompt;
    private int output;
    private int reasoning;
    private int total;
    private int cached;
    private boolean hasTimings;
    private int timedCached;
    private int timedPrompt;
    private int timedOutput;

    /** Reads a {@code usage} object, and what is nested in it. */
    void usage(JsonParser json) throws IOException {
        JsonMembers.of(json, countMembers);
    }

    /** Reads a member that may be a count; whatever else it is, is passed over. */
    void count(String name, JsonParser json) throws IOException {
        switch (name) {
            case "prompt_tokens",
                    "input_tokens",
                    "prompt_eval_count",
                    "tokens_evaluated",
                    "promptTokens",
                    "inputTokens" -> prompt = reported(json, prompt);
            case "completion_tokens",
                    "output_tokens",
                    "eval_count",
                    "tokens_predicted",
                    "generated_tokens",
                    "generation_tokens",
                    "completionTokens",
                    "outputTokens" -> output = reported(json, output);
            case "reasoning_tokens" -> reasoning = reported(json, reasoning);
            case "total_tokens", "totalTokens" -> total = reported(json, total);
            case "cached_tokens", "cache_read_input_tokens", "tokens_cached" -> cached = reported(json, cached);
            default -> usage(json);
        }
    }

    /** The number that the parser stands on, or what was reported before if it is none. */
    private static int reported(JsonParser json, int before) throws IOException {
        int value = (int) json.getValueAsDouble(0);
        json.skipChildren();
        return value > 0 ? value : before;
    }

    /** Reads llama.cpp's {@code timings}. */
    void timings(JsonParser json) throws IOException {
        hasTimings |= json.currentToken() == JsonToken.START_OBJECT;
        JsonMembers.of(json, timingMembers);
    }

    private void timing(String name, JsonParser json) throws IOException {
        switch (name) {
            case "cache_n" -> timedCached = reported(json, timedCached);
            case "prompt_n" -> timedPrompt = reported(json, timedPrompt);
            case "predicted_n" -> timedOutput = reported(json, timedOutput);
            default -> json.skipChildren();
        }
    }

    /** The counts that were reported last. llama-server has them among its timings even when nobody asks for usage. */
    Optional<Usage> usage() {
        if (prompt > 0 || output > 0 || reasoning > 0) {
            return Optional.of(new Usage(prompt, output(), cached));
        }
        return hasTimings
                ? Optional.of(new Usage(sum(timedCached, timedPrompt), timedOutput, timedCached))
                : Optional.empty();
    }

    /** Tokens of reasoning are among those of the output, as a rule; where they are more than those, they were counted apart. */
    private int output() {
        if (output == 0 && reasoning == 0) {
            return prompt > 0 ? Math.max(0, total - prompt) : 0;
        }
        return output >= reasoning ? output : sum(output, reasoning);
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }
}
