package io.simctl.live.emulator;

import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of the engine. The engine's thread counts its tokens up, the thread of its connection waits for them; neither
 * ever waits for the other to read or write, so a slow reader holds up nobody.
 */
final class Generation implements Comparable<Generation> {
    private static final Comparator<Generation> FIRST_TO_START =
            Comparator.<Generation>comparingInt(it -> it.priority).thenComparingLong(it -> it.arrival);

    final int promptTokens;
    final int outputTokens;
    /** Only the engine reads and writes it. */
    int promptDone;

    private final int priority;
    private final long arrival;
    private volatile boolean isStarted;
    private volatile int produced;
    private volatile boolean isOver;
    private volatile boolean isCancelled;
    private volatile @Nullable Thread waiter;

    /**
     * A sequence that has not started.
     *
     * @param priority the smaller number starts first
     * @param arrival of two with the same priority the smaller number starts first
     */
    Generation(int promptTokens, int outputTokens, int priority, long arrival) {
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.priority = priority;
        this.arrival = arrival;
    }

    /** The order of those that wait for a slot. */
    @Override
    public int compareTo(Generation other) {
        return FIRST_TO_START.compare(this, other);
    }

    /** It has a slot now; only the engine says so. */
    void start() {
        isStarted = true;
        wake();
    }

    /** Whether its prompt is computed; only the engine asks. */
    boolean isDecoding() {
        return promptDone == promptTokens;
    }

    /** Tokens so far. */
    int produced() {
        return produced;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** Nobody wants the rest. */
    void cancel() {
        isCancelled = true;
        wake();
    }

    /** The engine has the next token. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    void produce() {
        produced++;
        wake();
    }

    /** The engine is done with it, whether complete or not. */
    void end() {
        isOver = true;
        wake();
    }

    private void wake() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until it has a slot; false when it will have none. */
    boolean awaitStart() {
        await(() -> isStarted);
        return isStarted && !isCancelled;
    }

    /** Waits until there are more tokens than that, or there will not be; returns how many there are. */
    int awaitMoreThan(int known) {
        await(() -> produced > known);
        return produced;
    }

    private void await(BooleanSupplier condition) {
        if (condition.getAsBoolean() || isOver || isCancelled) {
            return;
        }
        waiter = Thread.currentThread();
        while (!condition.getAsBoolean() && !isOver && !isCancelled) {
            LockSupport.park(this);
        }
        waiter = null;
    }
}
