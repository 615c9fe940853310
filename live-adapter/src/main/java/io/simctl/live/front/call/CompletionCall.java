package io.simctl.live.front.call;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request for completions of one prompt, whichever route it came by.
 *
 * @param model empty for the server's first
 * @param prompt the text to go on from; empty for a chat
 * @param promptIds the tokens to go on from, where they were given by their ids
 * @param messages the chat to answer; empty for a plain prompt
 * @param maxTokens tokens to generate at most; -1 for as many as the context holds
 * @param choices outputs to generate from it
 * @param isStream whether the reply shall be a stream
 * @param includeUsage whether a chunk of its own shall have the token counts at the end of a chat's stream
 * @param cachePrompt whether a prompt may reuse what an earlier one left in its slot
 * @param priority vLLM's: the smaller number goes first in an engine that goes by it
 */
public record CompletionCall(
        String model,
        String prompt,
        List<Integer> promptIds,
        List<ChatMessage> messages,
        int maxTokens,
        int choices,
        boolean isStream,
        boolean includeUsage,
        boolean cachePrompt,
        boolean ignoreEos,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalLong seed,
        int priority,
        List<String> stop) {
    /** Keeps copies. */
    public CompletionCall {
        promptIds = List.copyOf(promptIds);
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }
}
