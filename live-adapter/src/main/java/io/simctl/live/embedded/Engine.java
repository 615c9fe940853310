package io.simctl.live.embedded;

import java.util.List;
import java.util.function.Predicate;

/** A loaded model. Its calls block, and as many as it has slots may run at a time. */
interface Engine {
    /** Token ids of a text, without those that begin a sequence. */
    int[] tokenize(String text);

    /** Tokens that a prompt takes, with those that begin a sequence. */
    int promptTokens(String prompt);

    /** The prompt that the model's template makes of a chat. */
    String chatPrompt(List<ChatMessage> messages);

    /**
     * Generates until the request's tokens are there, the model ends the sequence, or {@code more} says that nobody wants
     * more.
     *
     * @param more takes the text of each token, as it comes
     */
    void generate(CompletionRequest request, String prompt, Predicate<String> more);
}
