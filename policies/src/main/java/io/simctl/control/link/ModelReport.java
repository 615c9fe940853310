package io.simctl.control.link;

import io.simctl.fleet.ModelState;

/** A machine's report of one model, as a heartbeat carries it. */
public class ModelReport {
    public ModelState state = ModelState.ABSENT;
    /** Whether the machine loads it again by itself after a fault. */
    public boolean recovering;

    public int running;
    public int waiting;

    /** Requests that may hold a slot at once, by the machine's admission. */
    public int slots = Integer.MAX_VALUE;

    public long waitingPromptTokens;
    public long promisedTokens;
    public double decodeTokensPerSecond;

    /** Requests that have reached the machine since the run began, whatever became of them. */
    public long received;

    /** Tokens in the prompts of these. */
    public long receivedPromptTokens;

    /** Takes over every figure of another report. */
    public final void copyFrom(ModelReport other) {
        state = other.state;
        recovering = other.recovering;
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
