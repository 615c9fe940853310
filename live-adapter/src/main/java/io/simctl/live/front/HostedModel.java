package io.simctl.live.front;

import java.util.Optional;

/** A model of a server, loaded or not. */
public interface HostedModel {
    /** What requests call it. */
    String name();

    /** Where its weights lie, or its name where there are none. */
    String path();

    /** Sequences that it runs at a time. */
    int slots();

    /** Tokens of a sequence, prompt and output together. */
    int contextTokens();

    /** Where it is on its way. */
    State state();

    /** What generates; empty unless it is loaded. */
    Optional<? extends TextEngine> engine();

    /** The states of a model between disk and memory. */
    enum State {
        /** On disk. */
        UNLOADED,
        /** On its way into memory. */
        LOADING,
        /** In memory, and serving. */
        LOADED,
        /** In memory, and serving no more. */
        UNLOADING
    }
}
