package io.simctl.live.embedded;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request for text, whichever route it came by.
 *
 * @param prompt the text to go on from; empty for a chat
 * @param messages the chat to answer; empty for a plain prompt
 * @param maxTokens tokens to generate at most; -1 for as many as the context holds
 * @param includeUsage whether a chunk of its own tells the token counts at the end of a chat's stream
 * @param cachePrompt whether a prompt may reuse what an earlier one left in its slot
 */
record CompletionRequest(
        String prompt,
        List<ChatMessage> messages,
        int maxTokens,
        boolean stream,
        boolean includeUsage,
        boolean cachePrompt,
        boolean ignoreEos,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalLong seed,
        List<String> stop) {
    /** The same with no more tokens than that. */
    CompletionRequest limitedTo(int tokens) {
        int limit = maxTokens < 0 ? tokens : Math.min(maxTokens, tokens);
        return new CompletionRequest(
                prompt,
                messages,
                limit,
                stream,
                includeUsage,
                cachePrompt,
                ignoreEos,
                temperature,
                topP,
                topK,
                seed,
                stop);
    }
}
