package io.simctl.live.emulator;

import io.simctl.live.front.TextEngine;
import io.simctl.live.front.TokenSink;
import io.simctl.live.front.call.CompletionCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * An engine that batches continuously and computes nothing: in each step every decoding sequence gets a token, and what that leaves of the
 * step's tokens goes to prompts in the order of their arrival. Sequences without a slot wait in that order, too, or by priority.
 */
final class EmulatedEngine implements TextEngine, AutoCloseable {
    private final EmulatedHardware machine;
    private final EmulatedText text;
    private final StepTimes times;
    private final Duration requestOverhead;
    private final int slots;
    private final int stepTokens;
    private final int most;
    private final Queue<Generation> waiting = new PriorityBlockingQueue<>();
    private final AtomicLong arrivals = new AtomicLong();
    private final boolean isByPriority;
    private final List<Generation> running = new ArrayList<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Thread thread;
    private volatile int runningNow;
    private volatile boolean isClosed;
    private long stepEnds;

    /** On a machine of its own. */
    EmulatedEngine(ModelOptions options) {
        this(options, new EmulatedHardware(MachineOptions.APART, new ReentrantLock()));
    }

    EmulatedEngine(ModelOptions options, EmulatedHardware machine) {
        this.machine = machine;
        text = options.text();
        times = options.times();
        requestOverhead = options.requestOverhead();
        slots = options.slots();
        stepTokens = options.stepTokens();
        isByPriority = options.byPriority();
        most = (int) Math.min(Integer.MAX_VALUE, (long) slots + options.queue());
        thread = Thread.ofPlatform().daemon().name("emulated-engine").start(this::run);
    }

    /** As many ids as the text has tokens. */
    @Override
    public int[] tokenize(String content) {
        return IntStream.range(0, text.tokens(content)).toArray();
    }

    @Override
    public EnginePrompt prompt(CompletionCall call, boolean isChat) {
        int tokens = isChat
                ? call.messages().stream()
                        .mapToInt(message -> text.tokens(message.content()))
                        .sum()
                : call.promptIds().size() + text.tokens(call.prompt());
        return new EnginePrompt("", Math.max(1, tokens));
    }

    @Override
    public Ending generate(CompletionCall call, EnginePrompt prompt, int limit, TokenSink sink) {
        pause(requestOverhead.plus(machine.wayThereAndBack()));
        boolean endsByItself = call.maxTokens() < 0 && limit > text.usualOutput();
        int output = endsByItself ? text.usualOutput() : Math.max(1, limit);
        Optional<Generation> submitted = submit(prompt.tokens(), output, call.priority());
        if (submitted.isEmpty()) {
            return Ending.REJECTED;
        }
        Generation generation = submitted.get();
        sink.whenGone(() -> giveUp(generation));
        try {
            boolean isWhole = generation.awaitStart() && pass(generation, sink);
            return !isWhole ? Ending.ABORTED : endsByItself ? Ending.STOP : Ending.LIMIT;
        } finally {
            generation.cancel();
        }
    }

    private void giveUp(Generation generation) {
        generation.cancel();
        if (waiting.remove(generation)) {
            admitted.decrementAndGet();
            generation.end();
        }
    }

    /** Passes tokens on as they come; false when they end before the output does, or are not wanted. */
    private static boolean pass(Generation generation, TokenSink sink) {
        sink.started();
        int passed = 0;
        while (passed < generation.outputTokens) {
            int produced = generation.awaitMoreThan(passed);
            if (produced == passed) {
                return false;
            }
            for (; passed < produced; passed++) {
                if (!sink.token(EmulatedText.TOKEN)) {
                    return false;
                }
            }
            sink.flush();
        }
        return true;
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Accepts a sequence of the usual priority; empty when the queue is full. */
    Optional<Generation> submit(int prompt, int output) {
        return submit(prompt, output, 0);
    }

    /** Accepts a sequence; empty when the queue is full. */
    Optional<Generation> submit(int prompt, int output, int priority) {
        if (admitted.incrementAndGet() > most) {
            admitted.decrementAndGet();
            return Optional.empty();
        }
        Generation generation = new Generation(prompt, output, isByPriority ? priority : 0, arrivals.getAndIncrement());
        waiting.add(generation);
        LockSupport.unpark(thread);
        return Optional.of(generation);
    }

    @Override
    public int running() {
        return runningNow;
    }

    @Override
    public int waiting() {
        return Math.max(0, admitted.get() - runningNow);
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
            if (wasIdle != running.isEmpty()) {
                machine.busy(wasIdle);
            }
            if (running.isEmpty()) {
                LockSupport.park(this);
            } else {
                stepEnds = wasIdle ? System.nanoTime() : stepEnds;
                step();
                if (running.isEmpty()) {
                    machine.busy(false);
                }
            }
        }
        if (!running.isEmpty()) {
            machine.busy(false);
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
                next.start();
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
        stepEnds += machine.stretched(times.nanos(decoding, context, prompt, pairs, waiting()));
        sleepUntil(stepEnds);
        running.removeIf(this::advance);
    }

    /** Gives a sequence its token; true when it is over. */
    private boolean advance(Generation one) {
        if (!one.isCancelled() && one.isDecoding()) {
            one.produce();
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
