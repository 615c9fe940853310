package io.simctl.live.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Continuous batching without the arithmetic: in each step every decoding sequence gets a token, and what that leaves of the
 * step's tokens goes to prompts in the order of their arrival. Sequences without a slot wait in that order, too.
 */
final class Engine implements AutoCloseable {
    private final StepTimes times;
    private final int slots;
    private final int stepTokens;
    private final int most;
    private final Queue<Generation> waiting = new ConcurrentLinkedQueue<>();
    private final List<Generation> running = new ArrayList<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong outputTokens = new AtomicLong();
    private final Thread thread;
    private volatile int runningNow;
    private volatile boolean isClosed;
    private long stepEnds;

    Engine(ModelOptions options) {
        times = options.times();
        slots = options.slots();
        stepTokens = options.stepTokens();
        most = (int) Math.min(Integer.MAX_VALUE, (long) slots + options.queue());
        thread = Thread.ofPlatform().daemon().name("emulated-engine").start(this::run);
    }

    /** Takes in a sequence; empty when the queue is full. */
    Optional<Generation> submit(int prompt, int output) {
        if (admitted.incrementAndGet() > most) {
            admitted.decrementAndGet();
            return Optional.empty();
        }
        Generation generation = new Generation(prompt, output);
        waiting.add(generation);
        LockSupport.unpark(thread);
        return Optional.of(generation);
    }

    /** Sequences with a slot. */
    int running() {
        return runningNow;
    }

    /** Sequences that wait for a slot. */
    int waiting() {
        return Math.max(0, admitted.get() - runningNow);
    }

    /** Tokens of prompt computed so far. */
    long promptTokens() {
        return promptTokens.get();
    }

    /** Tokens of output so far. */
    long outputTokens() {
        return outputTokens.get();
    }

    /** Ends every sequence where it stands. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!isClosed) {
            boolean wasIdle = running.isEmpty();
            admit();
            if (running.isEmpty()) {
                LockSupport.park(this);
            } else {
                stepEnds = wasIdle ? System.nanoTime() : stepEnds;
                step();
            }
        }
        running.forEach(Generation::end);
        waiting.forEach(Generation::end);
    }

    private void admit() {
        while (running.size() < slots) {
            Generation next = waiting.poll();
            if (next == null) {
                break;
            }
            if (next.isCancelled()) {
                admitted.decrementAndGet();
                next.end();
            } else {
                running.add(next);
            }
        }
        runningNow = running.size();
    }

    private void step() {
        int decoding = 0;
        long context = 0;
        for (Generation one : running) {
            if (one.isDecoding()) {
                decoding++;
                context += one.promptTokens + one.produced();
            }
        }
        int room = stepTokens - decoding;
        long pairs = 0;
        for (Generation one : running) {
            if (!one.isDecoding()) {
                int piece = Math.min(room, one.promptTokens - one.promptDone);
                pairs += (long) piece * one.promptDone + piece * (piece + 1L) / 2;
                one.promptDone += piece;
                room -= piece;
            }
        }
        int prompt = stepTokens - decoding - room;
        stepEnds += times.nanos(decoding, context, prompt, pairs);
        sleepUntil(stepEnds);
        promptTokens.addAndGet(prompt);
        running.removeIf(this::advance);
    }

    /** Gives a sequence its token; true when it is over. */
    private boolean advance(Generation one) {
        if (!one.isCancelled() && one.isDecoding()) {
            one.produce();
            outputTokens.incrementAndGet();
        }
        boolean isOver = one.isCancelled() || one.produced() >= one.outputTokens;
        if (isOver) {
            admitted.decrementAndGet();
            one.end();
        }
        return isOver;
    }

    /** Steps end at times that are added up, so that oversleeping one does not delay the next. */
    private void sleepUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0 && !isClosed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }
}
