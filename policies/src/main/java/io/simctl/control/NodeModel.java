package io.simctl.control;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import java.util.ArrayDeque;

/** What a NodeAgent keeps of one model on its machine. */
final class NodeModel {
    /** Weight of the newest observation in the decode rate that heartbeats report. */
    private static final double RATE_ALPHA = 0.2;

    final int index;
    final RequestQueue line;
    final ArrayDeque<Attempt> loadWaiters = new ArrayDeque<>(1);
    final AttemptSet atBackend = new AttemptSet(Attempt.BY_NODE);
    ModelState state;
    int inSlots;
    boolean unloading;
    long lastUsedAt = Attempt.UNSET;
    long residentSince;
    private long promisedTokens;
    private long promptTokensAhead;
    private double decodeRate;
    private long received;
    private long receivedPromptTokens;

    NodeModel(int index, ModelState state, RequestQueue line) {
        this.index = index;
        this.state = state;
        this.line = line;
    }

    /** Whether its weights take memory. */
    boolean isInMemory() {
        return state == ModelState.RESIDENT || state == ModelState.DRAINING || state == ModelState.LOADING;
    }

    /** The request has reached the machine, whatever will become of it. */
    void received(Request request) {
        received++;
        receivedPromptTokens += request.promptTokens();
    }

    void took(Attempt attempt, long now) {
        lastUsedAt = now;
        promptTokensAhead += attempt.request().promptTokens();
    }

    /** The attempt has a seat: from here on it counts as running. */
    void slotTaken(Attempt attempt) {
        inSlots++;
        promisedTokens += attempt.request().maxTokens();
    }

    void slotFreed(Attempt attempt, long now) {
        inSlots--;
        promisedTokens -= attempt.request().maxTokens();
        lastUsedAt = now;
        released(attempt);
    }

    /** The attempt has left the machine, served or not. */
    void released(Attempt attempt) {
        if (attempt.firstTokenAt() == Attempt.UNSET) {
            promptTokensAhead -= attempt.request().promptTokens();
        }
    }

    void prefilled(Attempt attempt) {
        promptTokensAhead -= attempt.request().promptTokens();
    }

    /** Learns from a finished attempt how fast the model decodes here. */
    void observe(Attempt attempt) {
        long decoding = attempt.lastTokenAt() - attempt.firstTokenAt();
        if (attempt.generatedTokens() > 1 && decoding > 0) {
            double rate = (attempt.generatedTokens() - 1) * 1e9 / decoding;
            decodeRate = decodeRate == 0 ? rate : decodeRate + RATE_ALPHA * (rate - decodeRate);
        }
    }

    /** What a heartbeat says of the model now. */
    void fill(ModelReport report) {
        report.state = state;
        report.running = inSlots;
        report.waiting = line.size();
        report.waitingPromptTokens = promptTokensAhead;
        report.promisedTokens = promisedTokens;
        report.decodeTokensPerSecond = decodeRate;
        report.received = received;
        report.receivedPromptTokens = receivedPromptTokens;
    }
}
