package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rules of {@link BatchEngine} as users know them, played step by step and token by token. Slow, exact (the clock
 * is not rounded), and written apart from the engine. What a step is made of, each kind of engine says for itself.
 */
abstract class ReferenceEngine {
    static final class Sequence {
        final Input.Arrival request;

        /** How many came before it. */
        final int place;

        double prefillAt = Double.NaN;
        int taken;
        int cached;
        int tokens;

        /** Those of its tokens that are known; where steps are late one fewer. */
        int known;

        int tokensWhenPreempted;
        int preemptions;
        boolean decodes;
        boolean cancelled;

        Sequence(Input.Arrival request, int place) {
            this.request = request;
            this.place = place;
        }

        /** What it has to prefill; once preempted, its own tokens as well. */
        int toTakeIn() {
            return request.promptTokens() + tokensWhenPreempted - taken;
        }

        int context() {
            return request.promptTokens() + tokens;
        }
    }

    record Chunk(Sequence sequence, int tokens) {}

    final StepCost cost;
    final List<Sequence> waiting = new ArrayList<>();

    /** In the order of admission. */
    final List<Sequence> running = new ArrayList<>();

    private final Deque<Input> inputs;
    private final List<Sequence> cancelled = new ArrayList<>();
    private final List<Sequence> decoding = new ArrayList<>();
    private final List<Sequence> stoppedInTheEnd = new ArrayList<>();

    /** Those that would decode and are left out of the step. */
    private final List<Sequence> leftOut = new ArrayList<>();

    private final List<Sequence> leftOutInTheEnd = new ArrayList<>();

    /** How often a sequence was stopped. */
    int stops;

    /** Whether the last plan ended at a sequence that was stopped for want of its own blocks. */
    boolean isBroken;

    private int arrived;
    private final History history = new History();
    double now;
    private double speed = 1;
    private double tolerance;
    private boolean isAmbiguous;

    ReferenceEngine(StepCost cost, List<Input> inputs) {
        this.cost = cost;
        this.inputs = new ArrayDeque<>(inputs);
    }

    static ReferenceEngine of(EngineSettings settings, StepCost cost, long capacity, List<Input> inputs) {
        return switch (settings) {
            case EngineLimits limits -> new ReferenceChunked(limits, cost, capacity, inputs);
            case PagedBatching paged -> new ReferencePaged(paged, cost, capacity, inputs);
            case SlotBatching slots -> new ReferenceSlots(slots, cost, capacity, inputs);
            case SplitBatching split -> new ReferenceSplit(split, cost, capacity, inputs);
        };
    }

    /** Admits, preempts, and says which prompts the next step prefills. */
    abstract List<Chunk> plan();

    /** Whether a request could run if it were alone. */
    abstract boolean canEverHold(Input.Arrival request);

    /** Whether memory does not suffice for the step; at its end all that run have failed. */
    boolean overflows(List<Chunk> chunks) {
        return false;
    }

    /** So many sequences have failed. */
    void overflowed(int sequences) {}

    /** The client gave up a running sequence. */
    void cancelled(Sequence sequence) {}

    /** A step has computed what it had to. */
    void computed() {}

    /** A sequence is in no further step. */
    void left(Sequence sequence, boolean isComplete) {}

    void othersTake(long bytes) {}

    void othersGiveBack() {}

    int outputTokens(Sequence sequence) {
        return sequence.request.outputTokens();
    }

    /** Whether an input came so close to a boundary that an engine that rounds may put it on the other side. */
    boolean isAmbiguous() {
        return isAmbiguous;
    }

    /**
     * By how much an engine that rounds each boundary to a nanosecond may be off at the end: one nanosecond for each step,
     * which grows when the speed falls, since what has been lost at the higher speed is caught up with at the lower.
     */
    double tolerance() {
        return tolerance;
    }

    /** Whether a step is put together when the one before it begins. */
    boolean isLate() {
        return false;
    }

    /** A step that is put together, and then under way: who gets a token in it, and whose prompt ends. */
    private record Step(List<Sequence> decoding, List<Sequence> ends, double nanos) {}

    History run() {
        return isLate() ? runLate() : runInTime();
    }

    private History runLate() {
        Step underWay = null;
        while (true) {
            applyInputsUntil(now);
            List<Chunk> chunks = plan();
            stamp(chunks);
            boolean isNothing = decoding.isEmpty() && chunks.isEmpty();
            if (isNothing && underWay == null && isBroken) {
                takeBackLeftOut();
                continue;
            }
            if (isNothing && underWay == null && inputs.isEmpty()) {
                return history;
            }
            if (isNothing && underWay == null) {
                now = inputs.element().at();
                continue;
            }
            Step next = isNothing ? null : new Step(new ArrayList<>(), new ArrayList<>(), nanos(chunks));
            if (next != null) {
                take(next, chunks);
            }
            takeBackLeftOut();
            if (underWay != null) {
                letTimePass(underWay.nanos);
                tolerance++;
            }
            dropCancelled();
            if (underWay != null) {
                tellOf(underWay);
            }
            underWay = next;
        }
    }

    private void stamp(List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            if (Double.isNaN(chunk.sequence.prefillAt)) {
                chunk.sequence.prefillAt = now;
            }
        }
    }

    /** Counts what a step will have done. */
    private void take(Step step, List<Chunk> chunks) {
        for (Sequence sequence : decoding) {
            if (sequence.tokens++ < outputTokens(sequence)) {
                step.decoding.add(sequence);
            }
        }
        takeBackLeftOut();
        for (Chunk chunk : chunks) {
            chunk.sequence.taken += chunk.tokens;
            if (chunk.sequence.toTakeIn() == 0) {
                chunk.sequence.decodes = true;
                decoding.add(chunk.sequence);
                chunk.sequence.tokens++;
                step.ends.add(chunk.sequence);
            }
        }
        decoding.removeIf(s -> endsAtLimit(s) && s.tokens == outputTokens(s));
    }

    /** Leaves a sequence out of the step that is put together; one that has all its tokens would be in it one time too many. */
    final void leaveOut(Sequence sequence) {
        if (decoding.remove(sequence)) {
            (sequence.tokens >= outputTokens(sequence) ? leftOutInTheEnd : leftOut).add(sequence);
        }
    }

    private void takeBackLeftOut() {
        decoding.addAll(leftOut);
        leftOut.clear();
    }

    private boolean endsAtLimit(Sequence sequence) {
        return outputTokens(sequence) >= sequence.request.maxTokens();
    }

    final boolean isInSteps(Sequence sequence) {
        return decoding.contains(sequence);
    }

    private void tellOf(Step step) {
        List<Sequence> told = new ArrayList<>(step.decoding);
        if (!told.isEmpty()) {
            history.boundaries.add(new History.Boundary(now, told.size()));
        }
        told.forEach(s -> s.known++);
        for (Sequence sequence : step.ends) {
            if (!sequence.cancelled) {
                sequence.known++;
                tellOfPrompt(sequence);
                told.add(sequence);
            }
        }
        told.removeIf(s -> s.cancelled || s.known < outputTokens(s));
        told.stream().filter(this::endsAtLimit).forEach(this::finish);
        stoppedInTheEnd.stream()
                .filter(told::contains)
                .filter(s -> !endsAtLimit(s))
                .forEach(this::finish);
        leftOutInTheEnd.forEach(this::finishUnlessCancelled);
        told.stream()
                .filter(s -> !endsAtLimit(s) && !stoppedInTheEnd.contains(s) && !leftOutInTheEnd.contains(s))
                .forEach(this::finish);
        leftOutInTheEnd.clear();
    }

    private void finishUnlessCancelled(Sequence sequence) {
        if (!sequence.cancelled) {
            finish(sequence);
        }
    }

    History runInTime() {
        while (true) {
            applyInputsUntil(now);
            List<Chunk> chunks = plan();
            stamp(chunks);
            if (overflows(chunks)) {
                letTimePass(nanos(chunks));
                tolerance++;
                dropCancelled();
                failAll();
            } else if (!decoding.isEmpty() || !chunks.isEmpty()) {
                letTimePass(nanos(chunks));
                tolerance++;
                deliver(chunks);
            } else if (isBroken) {
                takeBackLeftOut();
            } else if (!inputs.isEmpty()) {
                now = inputs.element().at();
            } else {
                return history;
            }
        }
    }

    final int decoding() {
        return decoding.size();
    }

    /** Takes the first in line out of it. */
    final Sequence admitFirst(int cachedTokens) {
        Sequence next = waiting.remove(0);
        running.add(next);
        next.taken = cachedTokens;
        if (next.preemptions == 0) {
            next.cached = cachedTokens;
        }
        return next;
    }

    /** Puts a sequence back to the head of the line. */
    final void preempt(Sequence sequence) {
        stops++;
        left(sequence, false);
        running.remove(sequence);
        decoding.remove(sequence);
        if (isLate() && sequence.decodes && sequence.tokens >= outputTokens(sequence)) {
            sequence.preemptions++;
            stoppedInTheEnd.add(sequence);
            return;
        }
        sequence.decodes = false;
        sequence.tokensWhenPreempted = sequence.tokens;
        sequence.preemptions++;
        waiting.add(0, sequence);
        lineUp();
    }

    /** Puts those that wait in order, if it is another one than that in which they came. */
    void lineUp() {}

    double nanos(List<Chunk> chunks) {
        int prefillTokens = chunks.stream().mapToInt(chunk -> chunk.tokens).sum();
        double perPair = cost.perPrefillPair(decoding.size(), prefillTokens);
        double nanos = contextNanos();
        for (Chunk chunk : chunks) {
            nanos += pairNanos(chunk.sequence, chunk.tokens, perPair);
        }
        return nanos + cost.base(decoding.size(), prefillTokens) + cost.ofWaiting(waiting.size());
    }

    final double pairNanos(Sequence sequence, int tokens) {
        return pairNanos(sequence, tokens, cost.perPrefillPair());
    }

    private static double pairNanos(Sequence sequence, int tokens, double perPair) {
        double nanos = 0;
        for (int i = 1; i <= tokens; i++) {
            nanos += perPair * (sequence.taken + i);
        }
        return nanos;
    }

    final double contextNanos() {
        double nanos = 0;
        for (Sequence sequence : decoding) {
            nanos += cost.perContextToken(decoding.size()) * sequence.context();
        }
        return nanos;
    }

    /** Something depends on whether this time has come, and it is too close to tell. */
    final void comparesWith(double time) {
        isAmbiguous |= tolerance > 0 && Math.abs(now - time) <= tolerance + 1;
    }

    /** One step's worth of work, at whatever speed the inputs set. */
    private void letTimePass(double work) {
        double left = work;
        while (!inputs.isEmpty() && inputs.element().at() <= now + left / speed) {
            Input input = inputs.remove();
            left -= (input.at() - now) * speed;
            now = input.at();
            apply(input);
            isAmbiguous |= left / speed <= tolerance + 1;
        }
        now += left / speed;
        isAmbiguous |= !inputs.isEmpty() && inputs.element().at() - now <= tolerance + 1;
    }

    private void applyInputsUntil(double time) {
        while (!inputs.isEmpty() && inputs.element().at() <= time) {
            apply(inputs.remove());
        }
        dropCancelled();
    }

    private void apply(Input input) {
        switch (input) {
            case Input.Arrival arrival -> {
                if (canEverHold(arrival)) {
                    waiting.add(new Sequence(arrival, arrived++));
                    lineUp();
                }
            }
            case Input.Cancel cancel -> cancel(cancel.id());
            case Input.Speed change -> {
                tolerance *= Math.max(1, speed / change.share());
                speed = change.share();
            }
            case Input.TakenByOthers taken -> othersTake(taken.bytes());
            case Input.AllGivenBack back -> othersGiveBack();
        }
    }

    private void cancel(int id) {
        for (Sequence sequence : waiting) {
            tokensOfCancelled(sequence, id);
            sequence.cancelled |= sequence.request.id() == id;
        }
        waiting.removeIf(s -> s.request.id() == id);
        for (Sequence sequence : stoppedInTheEnd) {
            if (sequence.known < outputTokens(sequence)) {
                tokensOfCancelled(sequence, id);
                sequence.cancelled |= sequence.request.id() == id;
            }
        }
        for (Sequence sequence : running) {
            if (sequence.request.id() == id && !sequence.cancelled) {
                sequence.cancelled = true;
                cancelled.add(sequence);
                cancelled(sequence);
                tokensOfCancelled(sequence, id);
            }
        }
    }

    private void tokensOfCancelled(Sequence sequence, int id) {
        if (sequence.request.id() == id && sequence.known > 0) {
            History.Served served = history.request(id);
            served.generatedTokens = sequence.known;
            served.preemptions = sequence.preemptions;
        }
    }

    private void dropCancelled() {
        for (Sequence sequence : cancelled) {
            running.remove(sequence);
            decoding.remove(sequence);
            left(sequence, false);
        }
        cancelled.clear();
    }

    private void failAll() {
        for (Sequence sequence : running) {
            left(sequence, false);
            history.failed.add(sequence.request.id());
            tokensOfCancelled(sequence, sequence.request.id());
        }
        overflowed(running.size());
        running.clear();
        decoding.clear();
    }

    private void deliver(List<Chunk> chunks) {
        if (!decoding.isEmpty()) {
            history.boundaries.add(new History.Boundary(now, decoding.size()));
        }
        decoding.forEach(s -> s.known = ++s.tokens);
        takeBackLeftOut();
        chunks.forEach(c -> c.sequence.taken += c.tokens);
        computed();
        dropCancelled();
        for (Chunk chunk : chunks) {
            if (chunk.sequence.toTakeIn() == 0 && !chunk.sequence.cancelled) {
                giveTokenOfPrompt(chunk.sequence);
            }
        }
        for (Sequence sequence : List.copyOf(decoding)) {
            if (sequence.tokens == outputTokens(sequence)) {
                finish(sequence);
            }
        }
    }

    private void giveTokenOfPrompt(Sequence sequence) {
        sequence.decodes = true;
        decoding.add(sequence);
        sequence.tokens++;
        sequence.known = sequence.tokens;
        tellOfPrompt(sequence);
    }

    private void tellOfPrompt(Sequence sequence) {
        if (sequence.known > 1) {
            history.boundaries.add(new History.Boundary(now, 1));
            return;
        }
        History.Served served = history.request(sequence.request.id());
        served.prefillAt = sequence.prefillAt;
        served.firstTokenAt = now;
        served.cachedTokens = sequence.cached;
        history.reported.add("first token of " + sequence.request.id());
    }

    private void finish(Sequence sequence) {
        decoding.remove(sequence);
        if (running.remove(sequence)) {
            left(sequence, true);
        }
        History.Served served = history.request(sequence.request.id());
        served.lastTokenAt = now;
        served.generatedTokens = sequence.known;
        served.preemptions = sequence.preemptions;
        history.reported.add("last token of " + sequence.request.id());
    }
}
