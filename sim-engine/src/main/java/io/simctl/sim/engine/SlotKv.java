package io.simctl.sim.engine;

import io.simctl.fleet.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server slots of llama.cpp, each with a context of its own, in which the last request's prompt stays until the next one
 * comes. A request gets the idle slot that remembers most of its prompt, if that is enough of it, else the one that has been idle
 * for longest. Server slots are called seats here, since a slot is a sequence's place in the {@link Batch}.
 */
final class SlotKv implements KvMemory {
    private static final int FREE = -1;

    private final SlotBatching settings;
    private final long bytesPerToken;
    private final int[] occupant;
    private final @Nullable Request[] remembered;
    private final int[] rememberedTokens;
    private final long[] idleSince;
    private int[] seatOf = new int[0];
    private int context;
    private int inSlots;
    private long departures;

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
        return "400 exceed_context_size_error: its prompt does not fit into the context of a slot";
    }

    @Override
    public int mostOutput(Request request) {
        return context - request.promptTokens();
    }

    /** Whether no seat is idle. */
    boolean isFull() {
        return inSlots == occupant.length;
    }

    /** The seat of a sequence that was admitted. */
    int seatOf(int slot) {
        return seatOf[slot];
    }

    @Override
    public int admit(int slot, Request request, int tokens) {
        if (isFull()) {
            return NO_ROOM;
        }
        int seat = mostAlike(request);
        if (seat == FREE) {
            seat = longestIdle();
        }
        if (slot >= seatOf.length) {
            seatOf = Arrays.copyOf(seatOf, Math.max(slot + 1, 2 * seatOf.length));
        }
        seatOf[slot] = seat;
        occupant[seat] = slot;
        inSlots++;
        return Math.min(common(seat, request), tokens - 1);
    }

    private int common(int seat, Request request) {
        Request known = remembered[seat];
        return known == null ? 0 : RememberedPrompts.commonTokens(known, rememberedTokens[seat], request);
    }

    private int mostAlike(Request request) {
        int best = FREE;
        int most = (int) (settings.similarity() * request.promptTokens());
        for (int seat = 0; seat < occupant.length && settings.similarity() > 0; seat++) {
            int common = occupant[seat] == FREE ? common(seat, request) : 0;
            if (common > most) {
                most = common;
                best = seat;
            }
        }
        return best;
    }

    private int longestIdle() {
        int best = FREE;
        for (int seat = 0; seat < occupant.length; seat++) {
            if (occupant[seat] == FREE && (best == FREE || idleSince[seat] < idleSince[best])) {
                best = seat;
            }
        }
        return best;
    }

    @Override
    public void leave(int slot, Request request, int computed, boolean isComplete) {
        int seat = seatOf[slot];
        occupant[seat] = FREE;
        inSlots--;
        idleSince[seat] = ++departures;
        if (settings.keepsPrompts()) {
            remembered[seat] = request;
            rememberedTokens[seat] = computed;
        }
    }
}
