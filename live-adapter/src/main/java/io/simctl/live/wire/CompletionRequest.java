package io.simctl.live.wire;

import java.util.OptionalLong;

/**
 * One completion, to be streamed. What the endpoint's dialect does not take is left out.
 *
 * @param prompt what to complete
 * @param maxTokens most tokens of output, at least 1
 * @param pinLength whether the output shall have exactly {@code maxTokens}
 * @param cachePrompt whether the server may reuse what it computed for an earlier prompt
 * @param seed for the server's sampling; a seed makes {@code mlx_lm.server} serve one request at a time, and is not sent there
 * @param priority the smaller number goes first; 0, the usual one, is not sent
 */
public record CompletionRequest(
        Prompt prompt, int maxTokens, boolean pinLength, boolean cachePrompt, OptionalLong seed, int priority) {
    /** Checks the limit. */
    public CompletionRequest {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("a completion has at least 1 token of output, not " + maxTokens);
        }
    }

    /** Of the usual priority. */
    public CompletionRequest(Prompt prompt, int maxTokens, boolean pinLength, boolean cachePrompt, OptionalLong seed) {
        this(prompt, maxTokens, pinLength, cachePrompt, seed, 0);
    }

    /** Of exactly this length, from a prompt that nothing is remembered of: what measurements want. */
    public static CompletionRequest measured(Prompt prompt, int outputTokens) {
        return new CompletionRequest(prompt, outputTokens, true, false, OptionalLong.empty());
    }
}
