package io.simctl.live.embedded;

import io.simctl.live.front.call.ChatMessage;
import io.simctl.live.front.call.CompletionCall;
import java.util.List;
import java.util.function.Predicate;

/** A loaded model as its binding has it. Its calls block, and as many as it has slots may run at a time. */
interface BlockingModel {
    /** Token ids of a text, without those that begin a sequence. */
    int[] tokenize(String text);

    /** Tokens that a prompt takes, with those that begin a sequence. */
    int promptTokens(String prompt);

    /** The prompt that the model's template makes of a chat. */
    String chatPrompt(List<ChatMessage> messages);

    /**
     * Generates until the tokens are there, the model ends the sequence, or {@code more} says that nobody wants more.
     *
     * @param limit most tokens to generate
     * @param more takes the text of each token, as it comes
     */
    void generate(CompletionCall call, String prompt, int limit, Predicate<String> more);
}
