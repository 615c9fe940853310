package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server slots of llama.cpp, the slow way. */
final class ReferenceSlots extends ReferenceEngine {
    private static final class Slot {
        @Nullable
        Sequence occupant;

        Input.@Nullable Arrival known;
        int knownTokens;
        int lastUsed;

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
    private int uses;

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

    @Override
    List<Chunk> plan() {
        while (!waiting.isEmpty() && slots.stream().anyMatch(Slot::isIdle)) {
            Input.Arrival request = waiting.get(0).request;
            Slot slot = choose(request);
            int known = settings.keepsPrompts() ? slot.common(request) : 0;
            slot.occupant = admitFirst(Math.min(known, request.promptTokens() - 1));
            slotOf.put(slot.occupant, slot);
        }
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
                : idle.stream().min(Comparator.comparingInt(s -> s.lastUsed)).orElseThrow();
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        Slot slot = slotOf.get(sequence);
        slot.occupant = null;
        slot.lastUsed = ++uses;
        if (settings.keepsPrompts()) {
            slot.known = sequence.request;
            slot.knownTokens = Math.min(sequence.taken, sequence.request.promptTokens());
        }
    }
}
