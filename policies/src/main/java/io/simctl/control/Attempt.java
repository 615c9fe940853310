package io.simctl.control;

import io.simctl.fleet.Request;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's current try to get a request served, the mutable companion of an immutable {@link Request}, with a {@link Leg} for each
 * machine that it was sent to. Its stamps are those of the legs that gave the client its first and its last token, or of the last one
 * sent while there is no token. Only the actor that holds the attempt at the moment writes to it; the client alone closes it.
 */
public final class Attempt extends Queued {
    /** A stamp that was not reached. */
    public static final long UNSET = -1;

    /** No machine. */
    public static final int NO_MACHINE = -1;

    /** The number of no stay in the Coordinator's queue. */
    public static final long NOT_QUEUED = -1;

    /** The number of the selection of an attempt whose model was not chosen by one. */
    public static final int NO_SELECTION = -1;

    private static final long[] NO_MACHINES = {};
    private static final @Nullable Leg[] NO_LEGS = {};

    private final Demand demand;

    /** The request as its client asked it, beside the demand: this is read when it ends, and by then the CPU has long forgotten the demand. */
    private final Request asked;

    private final int outputTokens;
    private final boolean isFollowed;
    private Request request;
    private int selection = NO_SELECTION;
    private int number = 1;
    private boolean closed;
    private boolean ofUser;

    /** The leg of the client's first token. */
    private @Nullable Leg first;

    /** The leg of the client's last token. */
    private @Nullable Leg last;

    /** All legs where there are several; most attempts have one, which is the first and the last. */
    private @Nullable Leg[] legs = NO_LEGS;

    private int legCount;
    private long excluded0;
    private long[] excludedMore = NO_MACHINES;
    private long queueNumber = NOT_QUEUED;
    private int dispatches;
    private long sentAt;

    /**
     * @param demand what is asked for, and how long the answer will be
     * @param sentAt when the client sent the first try
     */
    public Attempt(Demand demand, long sentAt) {
        this.demand = demand;
        this.asked = demand.request();
        this.outputTokens = demand.outputTokens();
        this.isFollowed = demand.next().isPresent();
        this.request = asked;
        this.sentAt = sentAt;
    }

    /** The client tries once more: what the last try has left behind is forgotten. */
    public void retry(long now) {
        number++;
        request = asked;
        first = null;
        last = null;
        legs = NO_LEGS;
        legCount = 0;
        dispatches = 0;
        excluded0 = 0;
        excludedMore = NO_MACHINES;
        sentAt = now;
    }

    /** What is asked of machines: the request, for the model that answers it. */
    @Override
    public Request request() {
        return request;
    }

    /** What the client asked for; it differs from {@link #request} only where a policy selects the model. */
    public Request asked() {
        return asked;
    }

    /** Lets a model answer that the selection with this number has chosen. */
    public void answerBy(int model, int chooser) {
        request = asked.of(model);
        selection = chooser;
    }

    /** The number of the selection that has chosen the model and has not heard of the attempt's end, or {@link #NO_SELECTION}. */
    public int selection() {
        return selection;
    }

    /** The selection that has chosen the model knows that the attempt has ended. */
    public void selectionEnded() {
        selection = NO_SELECTION;
    }

    /** Tokens that will be generated, at least 1; for backends and checks, since no server knows it beforehand. */
    public int outputTokens() {
        return outputTokens;
    }

    /** True if the same user asks something else when this has been answered: {@link Demand#next}. */
    public boolean isFollowed() {
        return isFollowed;
    }

    /** What is asked for as the workload knows it; for backends and clients. */
    public Demand demand() {
        return demand;
    }

    /** Index of the model that answers. */
    public int model() {
        return request.model();
    }

    /** 1 for the first try. */
    public int number() {
        return number;
    }

    /** Whether a user of a closed loop waits for it, who asks for nothing else meanwhile. */
    public boolean isOfUser() {
        return ofUser;
    }

    /** Marks the request as that of a user of a closed loop. */
    public void ofUser() {
        ofUser = true;
    }

    /** Whether the request has ended for its client; what still comes of it is of no interest to anybody. */
    public boolean isClosed() {
        return closed;
    }

    /** Marks the request as ended for its client. */
    public void close() {
        closed = true;
    }

    /** Whether it waits in the Coordinator's queue. */
    public boolean isQueued() {
        return queueNumber != NOT_QUEUED;
    }

    /** The number of its stay in the Coordinator's queue, or {@link #NOT_QUEUED}. */
    public long queueNumber() {
        return queueNumber;
    }

    /** Sets the number of its stay in the Coordinator's queue, or {@link #NOT_QUEUED} once it has left. */
    public void queued(long number) {
        queueNumber = number;
    }

    /** How often a scheduling policy has sent this try somewhere. */
    public int dispatches() {
        return dispatches;
    }

    /** Counts one more time that a scheduling policy has sent this try somewhere. */
    public void dispatched() {
        dispatches++;
    }

    /** To how many machines this try was sent, or is to be sent. */
    public int legs() {
        return legCount;
    }

    /** The leg on the machine that the try was sent to as number {@code index}, from 0. */
    public Leg leg(int index) {
        return Objects.requireNonNull(legCount == 1 ? last : legs[index]);
    }

    /** Adds a leg; the attempt's stamps are its, but for a decoding one, whose prompt is another's. */
    public Leg dispatch(int machine, Leg.Role role, Leg.Stage stage, long now) {
        Leg leg = new Leg(this, machine, role, stage, now);
        if (legCount > 0) {
            if (legCount >= legs.length) {
                legs = Arrays.copyOf(legs, 2 * legCount);
            }
            if (legCount == 1) {
                legs[0] = last;
            }
            legs[legCount] = leg;
        }
        last = leg;
        if (role != Leg.Role.DECODE || first == null) {
            first = leg;
        }
        legCount++;
        return leg;
    }

    /** Of several legs that all do the whole, this one is the client's. */
    public void serveBy(Leg winner) {
        first = winner;
        last = winner;
    }

    /** The last machine that does anything for the client, or {@link #NO_MACHINE}. */
    public int machine() {
        return last == null ? NO_MACHINE : last.machine();
    }

    /** Notes that {@code machine} refused the attempt, so that it is not sent there again. */
    public void exclude(int refusedBy) {
        if (refusedBy < Long.SIZE) {
            excluded0 |= 1L << refusedBy;
            return;
        }
        int word = refusedBy / Long.SIZE - 1;
        if (word >= excludedMore.length) {
            excludedMore = Arrays.copyOf(excludedMore, word + 1);
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

    /** Output tokens that were generated for the client so far, as far as backends have reported. */
    public int generatedTokens() {
        return (last == null ? 0 : last.generatedTokens())
                + (first == null || first == last ? 0 : first.generatedTokens());
    }

    /** Tokens of the prompt that the backend had in a cache and did not compute, as far as it has reported. */
    public int cachedTokens() {
        return first == null ? 0 : first.cachedTokens();
    }

    /** How often backends have stopped the attempt and made it wait once more, for want of memory. */
    public int preemptions() {
        return (last == null ? 0 : last.preemptions()) + (first == null || first == last ? 0 : first.preemptions());
    }

    /** When the client sent this try. */
    public long sentAt() {
        return sentAt;
    }

    /** Whether its tokens came as they were made, so that the time between them is known. */
    public boolean isPaced() {
        return (first == null || first.isPaced()) && (last == null || last.isPaced());
    }

    /** When the Coordinator sent it to the machine that computed its prompt. */
    public long dispatchedAt() {
        return first == null ? UNSET : first.dispatchedAt();
    }

    /** When it arrived at that machine. */
    public long nodeAt() {
        return first == null ? UNSET : first.nodeAt();
    }

    /** When it got a slot there. */
    public long slotAt() {
        return first == null ? UNSET : first.slotAt();
    }

    /** When it was handed to the backend there, its model being resident. */
    public long startedAt() {
        return first == null ? UNSET : first.startedAt();
    }

    /** When the request had been written to a real server there, or {@link #UNSET} where there is none. */
    public long wireSentAt() {
        return first == null ? UNSET : first.wireSentAt();
    }

    /** When its first prefill step began. */
    public long prefillAt() {
        return first == null ? UNSET : first.prefillAt();
    }

    /** When its first output token was there, at the machine; the client sees it a network delay later. */
    public long firstTokenAt() {
        return first == null ? UNSET : first.firstTokenAt();
    }

    /** Nanoseconds that its first token was longer on its way to the client than tokens usually are. */
    public long firstTokenLate() {
        return first == null ? 0 : first.firstTokenLate();
    }

    /** Nanoseconds that its last token was longer on its way to the client than tokens usually are. */
    public long lastTokenLate() {
        return last == null ? 0 : last.lastTokenLate();
    }

    /** When its last output token was there, at the machine; the client sees it a network delay later. */
    public long lastTokenAt() {
        return last == null ? UNSET : last.lastTokenAt();
    }
}
