package io.simctl.control;

import io.simctl.fleet.Request;

/**
 * The part of an {@link Attempt} that one machine has: its stage there, its stamps and its slot. Most attempts have one; one that is
 * tried elsewhere, hedged, or split between a machine for its prompt and one for its output has a leg on each of them. Stamps are
 * nanoseconds since the run began, {@link Attempt#UNSET} until reached. Only the actor that holds the leg at the moment writes to it.
 */
public final class Leg extends Queued {
    /** The part of the attempt that the machine is to do. */
    public enum Role {
        /** All of it. */
        WHOLE,
        /** The prompt and the first token; the rest is done elsewhere. */
        PREFILL,
        /** All tokens but the first, with the KV cache that another machine has computed. */
        DECODE
    }

    /** The stage that a leg has reached on its way to the machine and through it. */
    public enum Stage {
        /** Waits for what another machine has to deliver first. */
        PLANNED,
        /** On its way to the machine. */
        SENT,
        /** In the machine's queue, waiting for a slot. */
        NODE_QUEUE,
        /** Has a slot and waits for its model to be loaded. */
        LOAD_WAIT,
        /** At the backend. */
        RUNNING,
        /** Left the machine, one way or another. */
        LEFT
    }

    private final Attempt attempt;

    /** The attempt's, which stays the same while it has this leg; read at every step, so not fetched through it. */
    private final Request request;

    private final int model;
    private final int machine;
    private final Role role;
    private Stage stage;
    private boolean pending = true;
    private boolean answering;
    private int backendSlot = -1;
    private int generatedTokens;
    private int cachedTokens;
    private int preemptions;
    private boolean isPaced = true;
    private long dispatchedAt;
    private long nodeAt = Attempt.UNSET;
    private long slotAt = Attempt.UNSET;
    private long startedAt = Attempt.UNSET;
    private long wireSentAt = Attempt.UNSET;
    private long prefillAt = Attempt.UNSET;
    private long firstTokenAt = Attempt.UNSET;
    private long lastTokenAt = Attempt.UNSET;
    private long firstTokenLate;
    private long lastTokenLate;

    Leg(Attempt attempt, int machine, Role role, Stage stage, long now) {
        this.attempt = attempt;
        this.request = attempt.request();
        this.model = attempt.model();
        this.machine = machine;
        this.role = role;
        this.stage = stage;
        this.dispatchedAt = now;
    }

    /** The one leg of an attempt that is sent at once, without a control plane: what a backend can be driven with alone. */
    public static Leg alone(Demand demand, int machine, long now) {
        return new Attempt(demand, now).dispatch(machine, Role.WHOLE, Stage.SENT, now);
    }

    /** Whose leg it is. */
    public Attempt attempt() {
        return attempt;
    }

    @Override
    public Request request() {
        return request;
    }

    /** Index of the model asked for. */
    public int model() {
        return model;
    }

    /** Index of the machine. */
    public int machine() {
        return machine;
    }

    /** What of the attempt the machine is to do. */
    public Role role() {
        return role;
    }

    /** Output tokens that this machine will generate, at least 1; for backends, since no server knows it beforehand. */
    public int outputTokens() {
        return switch (role) {
            case WHOLE -> attempt.outputTokens();
            case PREFILL -> 1;
            case DECODE -> attempt.outputTokens() - 1;
        };
    }

    /** Output tokens that another machine has generated and that are part of the context here. */
    public int inheritedTokens() {
        return role == Role.DECODE ? 1 : 0;
    }

    /** Tokens of the prompt whose KV cache came along from another machine and need not be computed. */
    public int deliveredTokens() {
        return role == Role.DECODE ? request.promptTokens() : 0;
    }

    /** Tokens of the prompt that this machine has to compute, caches left aside. */
    public int promptTokensToCompute() {
        return request.promptTokens() - deliveredTokens();
    }

    /** Where it is. */
    public Stage stage() {
        return stage;
    }

    /** Moves it to another stage. */
    public void stage(Stage next) {
        stage = next;
    }

    /** Whether the Coordinator counts it as pending on its machine. */
    public boolean isPending() {
        return pending;
    }

    /** The Coordinator no longer counts it as pending on its machine. */
    public void settle() {
        pending = false;
    }

    /** Whether its first token has come by the Coordinator. */
    public boolean isAnswering() {
        return answering;
    }

    /** Its first token has come by the Coordinator. */
    public void answers() {
        answering = true;
    }

    /** What was planned is sent to its machine now. */
    public void send(long now) {
        stage = Stage.SENT;
        dispatchedAt = now;
    }

    /** A number that the backend keeps with the leg to find its own state of it. */
    public int backendSlot() {
        return backendSlot;
    }

    /** For backends: see {@link #backendSlot()}. */
    public void backendSlot(int slot) {
        backendSlot = slot;
    }

    /** Output tokens that this machine has generated so far, as far as the backend has reported. */
    public int generatedTokens() {
        return generatedTokens;
    }

    /** For backends: how many output tokens there are by now. */
    public void generatedTokens(int tokens) {
        generatedTokens = tokens;
    }

    /** Tokens of the prompt that the backend had in a cache and did not compute, as far as it has reported. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** For backends: how many tokens of the prompt need not be computed. */
    public void cachedTokens(int tokens) {
        cachedTokens = tokens;
    }

    /** How often the backend has stopped the leg and made it wait once more, for want of memory. */
    public int preemptions() {
        return preemptions;
    }

    /** For backends: the leg has been stopped and waits once more. */
    public void preempted() {
        preemptions++;
    }

    /** Whether its tokens came as they were made; where something on the way gathered them, nothing is known of the time between them. */
    public boolean isPaced() {
        return isPaced;
    }

    /** For backends: whether its tokens came as they were made. */
    public void paced(boolean isPaced) {
        this.isPaced = isPaced;
    }

    /** When the Coordinator sent it to its machine. */
    public long dispatchedAt() {
        return dispatchedAt;
    }

    /** When it arrived at the machine. */
    public long nodeAt() {
        return nodeAt;
    }

    /** It has arrived at the machine, in nanoseconds since the run began. */
    public void nodeAt(long now) {
        nodeAt = now;
    }

    /** When it got a slot on the machine. */
    public long slotAt() {
        return slotAt;
    }

    /** It has got a slot on the machine, in nanoseconds since the run began. */
    public void slotAt(long now) {
        slotAt = now;
    }

    /** When it was handed to the backend, its model being resident. */
    public long startedAt() {
        return startedAt;
    }

    /** It has been handed to the backend, in nanoseconds since the run began. */
    public void startedAt(long now) {
        startedAt = now;
    }

    /** When the request had been written to a real server, or {@link Attempt#UNSET} where there is none. */
    public long wireSentAt() {
        return wireSentAt;
    }

    /** For backends: the request has been written to a server. */
    public void wireSentAt(long now) {
        wireSentAt = now;
    }

    /** When its first prefill step began. */
    public long prefillAt() {
        return prefillAt;
    }

    /** For backends: the first prefill step began. */
    public void prefillAt(long now) {
        prefillAt = now;
    }

    /** When the machine's first output token was there; the client sees it a network delay later. */
    public long firstTokenAt() {
        return firstTokenAt;
    }

    /** For backends: the first output token is there. */
    public void firstTokenAt(long now) {
        firstTokenAt = now;
    }

    /** Nanoseconds that its first token was longer on its way to the client than tokens usually are. */
    public long firstTokenLate() {
        return firstTokenLate;
    }

    /** For the network: see {@link #firstTokenLate()}. */
    public void firstTokenLate(long nanos) {
        firstTokenLate = nanos;
    }

    /** Nanoseconds that its last token was longer on its way to the client than tokens usually are. */
    public long lastTokenLate() {
        return lastTokenLate;
    }

    /** For the network: see {@link #lastTokenLate()}. */
    public void lastTokenLate(long nanos) {
        lastTokenLate = nanos;
    }

    /** When the machine's last output token was there; the client sees it a network delay later. */
    public long lastTokenAt() {
        return lastTokenAt;
    }

    /** For backends: the last output token is there. */
    public void lastTokenAt(long now) {
        lastTokenAt = now;
    }
}
