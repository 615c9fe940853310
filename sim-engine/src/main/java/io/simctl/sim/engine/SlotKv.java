package io.simctl.sim.engine;

import io.simctl.fleet.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server slots of llama.cpp, each with a context of its own, in which the last request's prompt stays until the next one
 * comes. A request gets the idle slot that remembers most of its prompt, if that is enough of it, else the one that has been idle
 * for longest. They are called server slots here, since a slot is a sequence's place in the {@link RunningBatch}.
 */
final class SlotKv implements KvMemory {
    private static final int FREE = -1;

    private final SlotBatching settings;
    private final long bytesPerToken;
    private final int[] occupant;
    private final @Nullable Request[] remembered;
    private final int[] rememberedTokens;
    private final long[] idleSince;
    private int[] serverSlotOf = new int[0];
    private int context;
    private int inSlots;
    private long steps;
    private int ended;

    SlotKv(SlotBatching settings, long bytesPerToken) {
        this.settings = settings;
        this.bytesPerToken = bytesPerToken;
        occupant = new int[settings.slots()];
        remembered = new @Nullable Request[settings.slots()];
        rememberedTokens = new int[settings.slots()];
        idleSince = new long[settings.slots()];
        context = settings.contextTokens() / settings.slots();
        Arrays.fill(occupant, FREE);
    }

    /** Where memory is short, llama.cpp makes the context smaller rather than not to start (its {@code --fit}). */
    @Override
    public void open(long bytes) {
        long fitting = bytesPerToken == 0 ? settings.contextTokens() : bytes / bytesPerToken;
        context = (int) Math.min(settings.contextTokens(), fitting) / settings.slots();
    }

    @Override
    public void clear() {
        Arrays.fill(remembered, null);
        Arrays.fill(rememberedTokens, 0);
        Arrays.fill(idleSince, 0);
    }

    @Override
    public boolean canEverHold(Request request, long mostBytes) {
        return request.promptTokens() < context;
    }

    @Override
    public String tooLong() {
        return "its prompt does not fit into the context of a slot";
    }

    @Override
    public int mostOutput(Request request) {
        return context - request.promptTokens();
    }

    /** Whether no server slot is idle. */
    boolean isFull() {
        return inSlots == occupant.length;
    }

    /** The server slot of a sequence that was admitted. */
    int serverSlotOf(int slot) {
        return serverSlotOf[slot];
    }

    @Override
    public int admit(int slot, Request request, int tokens) {
        if (isFull()) {
            return NO_ROOM;
        }
        int serverSlot = mostAlike(request);
        if (serverSlot == FREE) {
            serverSlot = longestIdle();
        }
        if (slot >= serverSlotOf.length) {
            serverSlotOf = Arrays.copyOf(serverSlotOf, Math.max(slot + 1, 2 * serverSlotOf.length));
        }
        serverSlotOf[slot] = serverSlot;
        occupant[serverSlot] = slot;
        inSlots++;
        return Math.min(common(serverSlot, request), tokens - 1);
    }

    private int common(int serverSlot, Request request) {
        Request known = remembered[serverSlot];
        return known == null ? 0 : RememberedPrompts.commonTokens(known, rememberedTokens[serverSlot], request);
    }

    private int mostAlike(Request request) {
        int best = FREE;
        int most = (int) (settings.similarity() * request.promptTokens());
        for (int serverSlot = 0; serverSlot < occupant.length && settings.similarity() > 0; serverSlot++) {
            int common = occupant[serverSlot] == FREE ? common(serverSlot, request) : 0;
            if (common > most) {
                most = common;
                best = serverSlot;
            }
        }
        return best;
    }

    /** As the server goes through its slots, so that of those never used the last one is taken. */
    private int longestIdle() {
        int best = FREE;
        for (int serverSlot = 0; serverSlot < occupant.length; serverSlot++) {
            if (occupant[serverSlot] == FREE && (best == FREE || idleSince[serverSlot] <= idleSince[best])) {
                best = serverSlot;
            }
        }
        return best;
    }

    @Override
    public void advanced(RunningBatch batch) {
        steps = batch.steps();
    }

    /** Sequences that came to their end since this was last asked. */
    int takeEnded() {
        int count = ended;
        ended = 0;
        return count;
    }

    @Override
    public void leave(int slot, Request request, int computed, boolean isComplete) {
        int serverSlot = serverSlotOf[slot];
        occupant[serverSlot] = FREE;
        inSlots--;
        idleSince[serverSlot] = 1 + steps * occupant.length + serverSlot;
        ended += isComplete ? 1 : 0;
        if (settings.keepsPrompts()) {
            remembered[serverSlot] = request;
            rememberedTokens[serverSlot] = computed;
        }
    }
}
