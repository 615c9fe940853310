package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server slots of llama.cpp, the slow way. */
final class ReferenceSlots extends ReferenceEngine {
    private static final class Slot {
        @Nullable
        Sequence occupant;

        Input.@Nullable Arrival known;
        int knownTokens;
        int lastUsed = -1;

        boolean isIdle() {
            return occupant == null;
        }

        int common(Input.Arrival request) {
            return known == null ? 0 : Math.min(knownTokens, ReferenceSplit.common(known, request));
        }
    }

    private final SlotBatching settings;
    private final int context;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<Sequence, Slot> slotOf = new HashMap<>();
    private final Set<Sequence> deferred = new HashSet<>();
    private int ended;
    private int steps;

    ReferenceSlots(SlotBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(cost, inputs);
        this.settings = settings;
        this.context = (int) Math.min(settings.contextTokens(), capacity) / settings.slots();
        for (int i = 0; i < settings.slots(); i++) {
            slots.add(new Slot());
        }
    }

    @Override
    boolean canEverHold(Input.Arrival request) {
        return request.promptTokens() < context;
    }

    @Override
    int outputTokens(Sequence sequence) {
        return Math.min(sequence.request.outputTokens(), context - sequence.request.promptTokens());
    }

    /** Who waited when a slot was given back is moved to the front of the queue, one for each slot, one before the other. */
    private void popDeferred() {
        int front = 0;
        while (front < Math.min(ended, waiting.size()) && deferred.contains(waiting.get(front))) {
            front++;
        }
        Collections.reverse(waiting.subList(0, front));
        ended = 0;
    }

    @Override
    List<Chunk> plan() {
        popDeferred();
        while (!waiting.isEmpty() && slots.stream().anyMatch(Slot::isIdle)) {
            Input.Arrival request = waiting.get(0).request;
            Slot slot = choose(request);
            int known = settings.keepsPrompts() ? slot.common(request) : 0;
            slot.occupant = admitFirst(Math.min(known, request.promptTokens() - 1));
            slotOf.put(slot.occupant, slot);
        }
        deferred.clear();
        deferred.addAll(waiting);
        List<Chunk> chunks = new ArrayList<>();
        int room = settings.batchTokens() - decoding();
        for (Slot slot : slots) {
            if (slot.occupant != null && !slot.occupant.decodes && room > 0) {
                room -= ReferenceChunked.chunk(slot.occupant, room, chunks);
            }
        }
        return chunks;
    }

    private Slot choose(Input.Arrival request) {
        double enough = settings.similarity() * request.promptTokens();
        List<Slot> idle = slots.stream().filter(Slot::isIdle).toList();
        int most = idle.stream().mapToInt(s -> s.common(request)).max().orElseThrow();
        return settings.similarity() > 0 && most > enough
                ? idle.stream()
                        .filter(s -> s.common(request) == most)
                        .findFirst()
                        .orElseThrow()
                : idle.stream()
                        .reduce((one, next) -> next.lastUsed <= one.lastUsed ? next : one)
                        .orElseThrow();
    }

    @Override
    void computed() {
        steps++;
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        Slot slot = slotOf.get(sequence);
        slot.occupant = null;
        slot.lastUsed = steps * slots.size() + slots.indexOf(slot);
        ended += isComplete ? 1 : 0;
        if (settings.keepsPrompts()) {
            slot.known = sequence.request;
            slot.knownTokens = Math.min(sequence.taken, sequence.request.promptTokens());
        }
    }
}
