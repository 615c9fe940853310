package io.simctl.control;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What a NodeAgent keeps of one model on its machine. */
final class NodeModel {
    /** Weight of the newest observation in the decode rate that heartbeats report. */
    private static final double RATE_ALPHA = 0.2;

    final int index;
    final RequestQueue<Leg> line;
    final ArrayDeque<Leg> loadWaiters = new ArrayDeque<>(1);
    final PlacedSet<Leg> atBackend = new PlacedSet<>();
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

    NodeModel(int index, ModelState state, RequestQueue<Leg> line) {
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

    void took(Leg leg, long now) {
        lastUsedAt = now;
        promptTokensAhead += leg.request().promptTokens();
    }

    /** The attempt has a seat: from here on it counts as running. */
    void slotTaken(Leg leg) {
        inSlots++;
        promisedTokens += leg.request().maxTokens();
    }

    void slotFreed(Leg leg, long now) {
        inSlots--;
        promisedTokens -= leg.request().maxTokens();
        lastUsedAt = now;
        released(leg);
    }

    /** The attempt has left the machine, served or not. */
    void released(Leg leg) {
        if (leg.firstTokenAt() == Attempt.UNSET) {
            promptTokensAhead -= leg.request().promptTokens();
        }
    }

    void prefilled(Leg leg) {
        promptTokensAhead -= leg.request().promptTokens();
    }

    /** Learns from a finished attempt how fast the model decodes here. */
    void observe(Leg leg) {
        long decoding = leg.lastTokenAt() - leg.firstTokenAt();
        if (leg.generatedTokens() > 1 && decoding > 0) {
            double rate = (leg.generatedTokens() - 1) * 1e9 / decoding;
            decodeRate = decodeRate == 0 ? rate : decodeRate + RATE_ALPHA * (rate - decodeRate);
        }
    }

    /** All that it has on the machine, in its queue, waiting for a load and at the backend. */
    List<Leg> legs() {
        List<Leg> all = new ArrayList<>();
        line.forEach(all::add);
        all.addAll(loadWaiters);
        atBackend.forEach(all::add);
        return all;
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
