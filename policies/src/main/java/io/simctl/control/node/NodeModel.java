package io.simctl.control.node;

import io.simctl.control.Alarm;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.PlacedSet;
import io.simctl.control.link.ModelReport;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The books of one model on its machine. */
final class NodeModel {
    /** Weight of the newest observation in the decode rate that heartbeats report. */
    private static final double RATE_ALPHA = 0.2;

    final int index;
    final ArrayDeque<Leg> loadWaiters = new ArrayDeque<>(1);
    final PlacedSet<Leg> atBackend = new PlacedSet<>();
    private final NodeState node;
    private ModelState state;
    int waiting;
    int inSlots;
    int slots;
    boolean unloading;

    /** Whether it is loaded again after a fault, by the machine's own decision. */
    boolean isRecovering;

    /** When what it runs is broken off; {@link Alarm#NEVER} unless it is draining and was given a time for that. */
    long killAt = Alarm.NEVER;

    long lastUsedAt = Attempt.UNSET;
    long residentSince;
    private long promisedTokens;
    private long promptTokensAhead;
    private double decodeRate;
    private long received;
    private long receivedPromptTokens;

    /** The report that was filled last when something of this has changed last; {@link NodeState} counts them. */
    long changedAfter;

    /** Whether the next report is to tell of it. */
    boolean isNews;

    NodeModel(NodeState node, int index, ModelState state, int slots) {
        this.node = node;
        this.index = index;
        this.state = state;
        this.slots = slots;
    }

    ModelState state() {
        return state;
    }

    void state(ModelState next) {
        state = next;
        node.changed(this);
    }

    /** Whether its weights take memory. */
    boolean isInMemory() {
        return state == ModelState.RESIDENT || state == ModelState.DRAINING || state == ModelState.LOADING;
    }

    /** The request has reached the machine, whatever will become of it. */
    void received(Leg leg) {
        node.changed(this);
        received++;
        receivedPromptTokens += leg.promptTokensToCompute();
    }

    /** The request may stay and waits for a slot. */
    void admitted(Leg leg, long now) {
        node.changed(this);
        lastUsedAt = now;
        promptTokensAhead += leg.promptTokensToCompute();
        waiting++;
    }

    /** The request has a slot: from here on it counts as running. */
    void slotTaken(Request request) {
        node.changed(this);
        waiting--;
        inSlots++;
        promisedTokens += request.maxTokens();
    }

    void slotFreed(Leg leg, long now) {
        node.changed(this);
        inSlots--;
        promisedTokens -= leg.request().maxTokens();
        lastUsedAt = now;
        released(leg);
    }

    void leftQueue(Leg leg) {
        node.changed(this);
        waiting--;
        released(leg);
    }

    private void released(Leg leg) {
        if (leg.firstTokenAt() == Attempt.UNSET) {
            promptTokensAhead -= leg.promptTokensToCompute();
        }
    }

    void prefilled(Leg leg) {
        node.changed(this);
        promptTokensAhead -= leg.promptTokensToCompute();
    }

    /** Learns from a finished leg how fast the model decodes here. */
    void observe(Leg leg) {
        node.changed(this);
        long decoding = leg.lastTokenAt() - leg.firstTokenAt();
        if (leg.generatedTokens() > 1 && decoding > 0) {
            double rate = (leg.generatedTokens() - 1) * 1e9 / decoding;
            decodeRate = decodeRate == 0 ? rate : decodeRate + RATE_ALPHA * (rate - decodeRate);
        }
    }

    /** All that hold a slot, waiting for the load or at the backend. */
    List<Leg> legs() {
        List<Leg> all = new ArrayList<>(loadWaiters);
        atBackend.forEach(all::add);
        return all;
    }

    /** What a heartbeat says of the model now. */
    void fill(ModelReport report) {
        report.state = state;
        report.recovering = isRecovering;
        report.running = inSlots;
        report.waiting = waiting;
        report.slots = slots;
        report.waitingPromptTokens = promptTokensAhead;
        report.promisedTokens = promisedTokens;
        report.decodeTokensPerSecond = decodeRate;
        report.received = received;
        report.receivedPromptTokens = receivedPromptTokens;
    }
}
