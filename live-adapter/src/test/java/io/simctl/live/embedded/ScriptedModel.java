package io.simctl.live.embedded;

import io.simctl.live.front.call.ChatMessage;
import io.simctl.live.front.call.CompletionCall;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** Yields a word for each word of the prompt; breaks at "break", and waits for the test at "wait". */
final class ScriptedModel implements BlockingModel {
    final Queue<String> begun = new ConcurrentLinkedQueue<>();
    final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public int[] tokenize(String text) {
        return new int[text.split(" ", -1).length];
    }

    @Override
    public int promptTokens(String prompt) {
        return tokenize(prompt).length;
    }

    @Override
    public String chatPrompt(List<ChatMessage> messages) {
        throw new IllegalStateException("no template");
    }

    @Override
    public void generate(CompletionCall call, String prompt, int limit, Predicate<String> more) {
        begun.add(prompt);
        for (String word : prompt.split(" ", -1)) {
            switch (word) {
                case "break" -> throw new IllegalStateException("out of memory");
                case "wait" -> awaitTest();
                default -> {
                    if (!more.test(word)) {
                        return;
                    }
                }
            }
        }
    }

    private void awaitTest() {
        try {
            mayGoOn.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
