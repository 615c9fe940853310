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

        @Nullable
        Kept known;

        int lastUsed = -1;

        boolean isIdle() {
            return occupant == null;
        }

        int common(Input.Arrival request) {
            return known == null ? 0 : known.common(request);
        }
    }

    /** A prompt of which so many tokens are kept, answer and all. */
    private record Kept(Input.Arrival prompt, int tokens) {
        int common(Input.Arrival request) {
            return Math.min(tokens, ReferenceSplit.common(prompt, request));
        }
    }

    private final SlotBatching settings;
    private final int pool;
    private final int context;
    private final List<Kept> host = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Map<Sequence, Slot> slotOf = new HashMap<>();
    private final Set<Sequence> deferred = new HashSet<>();
    private int ended;
    private int steps;

    ReferenceSlots(SlotBatching settings, StepCost cost, long capacity, List<Input> inputs) {
        super(cost, inputs);
        this.settings = settings;
        this.pool = (int) Math.min(settings.contextTokens(), capacity);
        this.context = settings.isUnified() ? pool : pool / settings.slots();
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
            int known = slot.common(request);
            slot.known = null;
            if (settings.isUnified() && settings.hostBytes() > 0) {
                slots.forEach(this::saveAndClear);
            }
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
        boolean isAlike = settings.similarity() > 0 && most > enough;
        Slot slot = choose(request, idle, isAlike, most);
        if (settings.hostBytes() > 0 && (slot.known == null || !isAlike || most < 0.5 * slot.known.tokens)) {
            exchange(slot, request);
        }
        return slot;
    }

    private static Slot choose(Input.Arrival request, List<Slot> idle, boolean isAlike, int most) {
        return isAlike
                ? idle.stream()
                        .filter(s -> s.common(request) == most)
                        .findFirst()
                        .orElseThrow()
                : idle.stream()
                        .reduce((one, next) -> next.lastUsed <= one.lastUsed ? next : one)
                        .orElseThrow();
    }

    private void exchange(Slot slot, Input.Arrival request) {
        Kept own = slot.known;
        if (own != null) {
            save(own);
        }
        int common = slot.common(request);
        double share = own == null ? -1 : (double) common / own.tokens;
        Kept best = null;
        for (Kept kept : host) {
            double keptShare = (double) kept.common(request) / kept.tokens;
            if (keptShare >= 0.25 && keptShare > share && kept.common(request) > common) {
                best = kept;
                common = kept.common(request);
                share = keptShare;
            }
        }
        if (best != null) {
            host.remove(best);
            slot.known = best;
        }
    }

    private void save(Kept kept) {
        if (host.stream().anyMatch(other -> other.common(kept.prompt) == kept.tokens)) {
            return;
        }
        host.removeIf(other -> other.common(kept.prompt) == other.tokens);
        host.add(kept);
        while (host.size() > 1 && host.stream().mapToLong(Kept::tokens).sum() > settings.hostBytes()) {
            host.remove(0);
        }
    }

    private void saveAndClear(Slot slot) {
        if (slot.known != null) {
            save(slot.known);
            slot.known = null;
        }
    }

    private static int computed(Sequence sequence) {
        return sequence.decodes ? sequence.context() - 1 : sequence.taken;
    }

    @Override
    boolean overflows(List<Chunk> chunks) {
        int more = decoding() + chunks.stream().mapToInt(Chunk::tokens).sum();
        while (settings.isUnified() && more > 0 && used() + more > pool) {
            Slot idle = slots.stream().filter(s -> s.known != null).findFirst().orElse(null);
            if (idle == null) {
                return true;
            }
            idle.known = null;
        }
        return false;
    }

    private int used() {
        int kept = slots.stream()
                .mapToInt(s -> s.known == null ? 0 : s.known.tokens)
                .sum();
        return kept + running.stream().mapToInt(ReferenceSlots::computed).sum();
    }

    @Override
    void overflowed(int sequences) {
        ended += sequences;
        slots.forEach(slot -> slot.known = null);
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
            slot.known = computed(sequence) == 0 ? null : new Kept(sequence.request, computed(sequence));
        }
    }
}
