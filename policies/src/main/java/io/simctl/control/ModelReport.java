package io.simctl.control;

import io.simctl.fleet.ModelState;

/** What a heartbeat says of one model on a machine. */
class ModelReport {
    ModelState state = ModelState.ABSENT;
    int running;
    int waiting;

    /** Requests that may hold a slot at once, by the machine's admission. */
    int slots = Integer.MAX_VALUE;

    long waitingPromptTokens;
    long promisedTokens;
    double decodeTokensPerSecond;

    /** Requests that have reached the machine since the run began, whatever became of them. */
    long received;

    /** Tokens in the prompts of these. */
    long receivedPromptTokens;

    final void copyFrom(ModelReport other) {
        state = other.state;
        running = other.running;
        waiting = other.waiting;
        slots = other.slots;
        waitingPromptTokens = other.waitingPromptTokens;
        promisedTokens = other.promisedTokens;
        decodeTokensPerSecond = other.decodeTokensPerSecond;
        received = other.received;
        receivedPromptTokens = other.receivedPromptTokens;
    }
}
