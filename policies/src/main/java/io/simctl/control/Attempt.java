package io.simctl.control;

import io.simctl.fleet.Request;

/**
 * The way of a request: its current try to get served and the stamps of that, the mutable companion of an immutable {@link
 * Request}. Stamps are nanoseconds since the run began, {@link #UNSET} until reached. Only the actor that holds the attempt
 * at the moment writes to it; the client alone closes it.
 */
public final class Attempt {
    /** A stamp that was not reached. */
    public static final long UNSET = -1;

    /** No machine. */
    public static final int NO_MACHINE = -1;

    /** Key of the set of attempts that clients keep open. */
    static final int BY_CLIENT = 0;

    /** Key of the sets of attempts that run at a backend. */
    static final int BY_NODE = 1;

    /** Where an attempt is. */
    public enum Stage {
        /** On its way to the Coordinator or being decided on. */
        NEW,
        /** In the Coordinator's queue. */
        FLEET_QUEUE,
        /** On its way to a machine. */
        SENT,
        /** In a machine's queue, waiting for a seat. */
        NODE_QUEUE,
        /** Has a seat and waits for its model to be loaded. */
        LOAD_WAIT,
        /** At the backend. */
        RUNNING,
        /** Left the machine, one way or another. */
        LEFT
    }

    private final Request request;
    private int number = 1;
    private boolean closed;
    private boolean pending;
    private Stage stage = Stage.NEW;
    private int machine = NO_MACHINE;
    private int dispatches;
    private long excluded0;
    private long[] excludedMore = NO_MACHINES;
    private int ticket;
    private int clientPlace;
    private int nodePlace;
    private int backendSlot = -1;
    private int generatedTokens;
    private int cachedTokens;
    private int preemptions;
    private long sentAt;
    private long dispatchedAt = UNSET;
    private long nodeAt = UNSET;
    private long slotAt = UNSET;
    private long startedAt = UNSET;
    private long wireSentAt = UNSET;
    private long prefillAt = UNSET;
    private long firstTokenAt = UNSET;
    private long lastTokenAt = UNSET;

    private static final long[] NO_MACHINES = {};

    /**
     * @param request what is asked for
     * @param sentAt when the client sent the first try
     */
    public Attempt(Request request, long sentAt) {
        this.request = request;
        this.sentAt = sentAt;
    }

    /** The client tries once more: what the last try has left behind is forgotten. */
    void retry(long now) {
        number++;
        stage = Stage.NEW;
        machine = NO_MACHINE;
        dispatches = 0;
        excluded0 = 0;
        excludedMore = NO_MACHINES;
        generatedTokens = 0;
        cachedTokens = 0;
        preemptions = 0;
        sentAt = now;
        dispatchedAt = UNSET;
        nodeAt = UNSET;
        slotAt = UNSET;
        startedAt = UNSET;
        wireSentAt = UNSET;
        prefillAt = UNSET;
        firstTokenAt = UNSET;
        lastTokenAt = UNSET;
    }

    public Request request() {
        return request;
    }

    /** Index of the model asked for. */
    public int model() {
        return request.model();
    }

    /** 1 for the first try. */
    public int number() {
        return number;
    }

    public Stage stage() {
        return stage;
    }

    void stage(Stage next) {
        stage = next;
    }

    /** Whether the request has ended for its client; what still comes of it is of no interest to anybody. */
    public boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Whether the Coordinator counts it as pending on {@link #machine()}. */
    boolean isPending() {
        return pending;
    }

    void pending(boolean counted) {
        pending = counted;
    }

    /** The machine that the attempt was last sent to, or {@link #NO_MACHINE}. */
    public int machine() {
        return machine;
    }

    /** How often the Coordinator sent the attempt to a machine. */
    public int dispatches() {
        return dispatches;
    }

    void dispatch(int toMachine, long now) {
        machine = toMachine;
        dispatches++;
        dispatchedAt = now;
        stage = Stage.SENT;
    }

    /** Notes that {@code machine} refused the attempt, so that it is not sent there again. */
    void exclude(int refusedBy) {
        if (refusedBy < Long.SIZE) {
            excluded0 |= 1L << refusedBy;
            return;
        }
        int word = refusedBy / Long.SIZE - 1;
        if (word >= excludedMore.length) {
            excludedMore = java.util.Arrays.copyOf(excludedMore, word + 1);
        }
        excludedMore[word] |= 1L << refusedBy;
    }

    /** Whether {@code machine} has refused the attempt before. */
    public boolean excludes(int candidate) {
        if (candidate < Long.SIZE) {
            return (excluded0 & 1L << candidate) != 0;
        }
        int word = candidate / Long.SIZE - 1;
        return word < excludedMore.length && (excludedMore[word] & 1L << candidate) != 0;
    }

    /** Its place in the {@link AttemptSet} of that key. */
    int place(int key) {
        return key == BY_CLIENT ? clientPlace : nodePlace;
    }

    void place(int key, int place) {
        if (key == BY_CLIENT) {
            clientPlace = place;
        } else {
            nodePlace = place;
        }
    }

    /** The number that is its place in the line where it waits; see {@link RequestQueue}. */
    int ticket() {
        return ticket;
    }

    /** Gives up its place in whatever line it waits in, so that the place is void. */
    int nextTicket() {
        return ++ticket;
    }

    /** A number that the backend keeps with the attempt to find its own state of it. */
    public int backendSlot() {
        return backendSlot;
    }

    /** For backends: see {@link #backendSlot()}. */
    public void backendSlot(int slot) {
        backendSlot = slot;
    }

    /** Output tokens that have been generated so far, as far as the backend has told. */
    public int generatedTokens() {
        return generatedTokens;
    }

    /** For backends: how many output tokens there are by now. */
    public void generatedTokens(int tokens) {
        generatedTokens = tokens;
    }

    /** Tokens of the prompt that the backend had in a cache and did not compute, as far as it has told. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** For backends: how many tokens of the prompt need not be computed. */
    public void cachedTokens(int tokens) {
        cachedTokens = tokens;
    }

    /** How often the backend has stopped the attempt and made it wait once more, for want of memory. */
    public int preemptions() {
        return preemptions;
    }

    /** For backends: the attempt has been stopped and waits once more. */
    public void preempted() {
        preemptions++;
    }

    /** When the client sent this try. */
    public long sentAt() {
        return sentAt;
    }

    /** When the Coordinator last sent it to a machine. */
    public long dispatchedAt() {
        return dispatchedAt;
    }

    /** When it arrived at the machine. */
    public long nodeAt() {
        return nodeAt;
    }

    void nodeAt(long now) {
        nodeAt = now;
    }

    /** When it got a seat on the machine. */
    public long slotAt() {
        return slotAt;
    }

    void slotAt(long now) {
        slotAt = now;
    }

    /** When it was handed to the backend, its model being resident. */
    public long startedAt() {
        return startedAt;
    }

    void startedAt(long now) {
        startedAt = now;
    }

    /** When the request had been written to a real server, or {@link #UNSET} where there is none. */
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

    /** When its first output token was there, at the machine; the client sees it a network delay later. */
    public long firstTokenAt() {
        return firstTokenAt;
    }

    /** For backends: the first output token is there. */
    public void firstTokenAt(long now) {
        firstTokenAt = now;
    }

    /** When its last output token was there, at the machine; the client sees it a network delay later. */
    public long lastTokenAt() {
        return lastTokenAt;
    }

    /** For backends: the last output token is there. */
    public void lastTokenAt(long now) {
        lastTokenAt = now;
    }
}
