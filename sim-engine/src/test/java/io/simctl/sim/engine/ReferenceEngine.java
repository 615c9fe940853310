package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The rules of {@link BatchEngine} as they are told to users, played step by step and token by token. Slow, exact (the clock
 * is not rounded), and written apart from the engine.
 */
final class ReferenceEngine {
    private static final class Sequence {
        final Input.Arrival request;
        double prefillAt;
        int promptTaken;
        int tokens;
        boolean cancelled;

        Sequence(Input.Arrival request) {
            this.request = request;
        }

        boolean promptIsComplete() {
            return promptTaken == request.promptTokens();
        }

        long bytes(long kvBytesPerToken) {
            return ((long) request.promptTokens() + request.maxTokens()) * kvBytesPerToken;
        }
    }

    private record Chunk(Sequence sequence, int tokens) {}

    private final EngineLimits limits;
    private final StepCost cost;
    private final long kvBytesPerToken;
    private final long capacity;
    private final Deque<Input> inputs;
    private final List<Sequence> waiting = new ArrayList<>();
    private final List<Sequence> running = new ArrayList<>();
    private final History history = new History();
    private double now;
    private double speed = 1;
    private long used;
    private long takenByOthers;
    private double tolerance;
    private boolean isAmbiguous;

    ReferenceEngine(EngineLimits limits, StepCost cost, long kvBytesPerToken, long capacity, List<Input> inputs) {
        this.limits = limits;
        this.cost = cost;
        this.kvBytesPerToken = kvBytesPerToken;
        this.capacity = capacity;
        this.inputs = new ArrayDeque<>(inputs);
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

    History run() {
        while (true) {
            applyInputsUntil(now);
            List<Sequence> decoding =
                    running.stream().filter(Sequence::promptIsComplete).toList();
            List<Chunk> chunks = plan(decoding.size());
            if (!decoding.isEmpty() || !chunks.isEmpty()) {
                letTimePass(nanos(decoding, chunks));
                tolerance++;
                deliver(decoding, chunks);
            } else if (!inputs.isEmpty()) {
                now = inputs.element().at();
            } else {
                return history;
            }
        }
    }

    private List<Chunk> plan(int decoding) {
        List<Chunk> chunks = new ArrayList<>();
        int room = limits.tokenBudget() - decoding;
        for (Sequence sequence : running) {
            if (!sequence.promptIsComplete() && room > 0) {
                room -= chunk(sequence, room, chunks);
            }
        }
        while (room > 0 && running.size() < limits.maxSequences() && !waiting.isEmpty() && fits(waiting.get(0))) {
            Sequence next = waiting.remove(0);
            used += next.bytes(kvBytesPerToken);
            running.add(next);
            next.prefillAt = now;
            room -= chunk(next, room, chunks);
        }
        return chunks;
    }

    private boolean fits(Sequence sequence) {
        return used + takenByOthers + sequence.bytes(kvBytesPerToken) <= capacity;
    }

    private static int chunk(Sequence sequence, int room, List<Chunk> chunks) {
        int tokens = Math.min(room, sequence.request.promptTokens() - sequence.promptTaken);
        chunks.add(new Chunk(sequence, tokens));
        return tokens;
    }

    private double nanos(List<Sequence> decoding, List<Chunk> chunks) {
        int prefillTokens = 0;
        double nanos = 0;
        for (Chunk chunk : chunks) {
            prefillTokens += chunk.tokens;
            for (int i = 1; i <= chunk.tokens; i++) {
                nanos += cost.perPrefillPair() * (chunk.sequence.promptTaken + i);
            }
        }
        for (Sequence sequence : decoding) {
            nanos += cost.perContextToken() * (sequence.request.promptTokens() + sequence.tokens);
        }
        return nanos + cost.base(decoding.size(), prefillTokens);
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
    }

    private void apply(Input input) {
        switch (input) {
            case Input.Arrival arrival -> waiting.add(new Sequence(arrival));
            case Input.Cancel cancel -> cancel(cancel.id());
            case Input.Speed change -> {
                tolerance *= Math.max(1, speed / change.share());
                speed = change.share();
            }
            case Input.TakenByOthers taken ->
                takenByOthers = Math.max(takenByOthers, Math.min(taken.bytes(), capacity - used));
            case Input.AllGivenBack back -> takenByOthers = 0;
        }
    }

    private void cancel(int id) {
        waiting.removeIf(s -> s.request.id() == id);
        for (Sequence sequence : running) {
            if (sequence.request.id() == id && !sequence.cancelled) {
                sequence.cancelled = true;
                used -= sequence.bytes(kvBytesPerToken);
                if (sequence.tokens > 0) {
                    history.request(id).generatedTokens = sequence.tokens;
                }
            }
        }
    }

    private void deliver(List<Sequence> decoding, List<Chunk> chunks) {
        if (!decoding.isEmpty()) {
            history.boundaries.add(new History.Boundary(now, decoding.size()));
        }
        decoding.forEach(s -> s.tokens++);
        chunks.forEach(c -> c.sequence.promptTaken += c.tokens);
        running.removeIf(s -> s.cancelled);
        for (Chunk chunk : chunks) {
            if (chunk.sequence.promptIsComplete() && !chunk.sequence.cancelled) {
                chunk.sequence.tokens = 1;
                History.Served served = history.request(chunk.sequence.request.id());
                served.prefillAt = chunk.sequence.prefillAt;
                served.firstTokenAt = now;
                history.told.add("first token of " + chunk.sequence.request.id());
            }
        }
        for (Iterator<Sequence> i = running.iterator(); i.hasNext(); ) {
            Sequence sequence = i.next();
            if (sequence.tokens == sequence.request.outputTokens()) {
                i.remove();
                finish(sequence);
            }
        }
    }

    private void finish(Sequence sequence) {
        used -= sequence.bytes(kvBytesPerToken);
        History.Served served = history.request(sequence.request.id());
        served.lastTokenAt = now;
        served.generatedTokens = sequence.tokens;
        history.told.add("last token of " + sequence.request.id());
    }
}
