package io.simctl.live.front;

import io.simctl.live.front.call.CompletionCall;

/** A loaded model that generates. Its calls block; any number may run at a time, and those beyond its slots wait. */
public interface TextEngine {
    /** Token ids of a text, without those that begin a sequence. */
    int[] tokenize(String text);

    /**
     * What is to be computed for a call.
     *
     * @param isChat whether the messages of the call are its prompt
     * @throws IllegalArgumentException if the engine takes no such prompt; the message says why
     */
    EnginePrompt prompt(CompletionCall call, boolean isChat);

    /**
     * Generates until the tokens are there, the model ends the sequence, or nobody wants more.
     *
     * @param limit most tokens to generate
     * @throws RuntimeException if the engine breaks; the message says how
     */
    Ending generate(CompletionCall call, EnginePrompt prompt, int limit, TokenSink sink);

    /** Sequences with a slot. */
    int running();

    /** Sequences that wait for one. */
    int waiting();

    /**
     * A prompt.
     *
     * @param text what the model's template makes of the call; empty where the engine needs none
     * @param tokens its length, with those that begin a sequence
     */
    record EnginePrompt(String text, int tokens) {}

    /** The end of a sequence. */
    enum Ending {
        /** It has as many tokens as it may. */
        LIMIT,
        /** The model has ended it. */
        STOP,
        /** It breaks off without an end: nobody wants the rest, or its model has left. */
        ABORTED,
        /** It was not begun: as many wait as may. */
        REJECTED
    }
}
