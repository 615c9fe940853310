package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The server slots of llama.cpp, in which the last request's prompt and answer stay until the next one comes. A request gets the idle
 * slot that remembers most of its prompt, if that is enough of it, else the one that has been idle for longest; what the slot loses by
 * it goes to the host's memory, and what fits better comes from there. They are called server slots here, since a slot is a sequence's
 * place in the {@link RunningBatch}.
 */
final class SlotKv implements KvMemory {
    private static final int FREE = -1;

    /** A slot that would keep a smaller share of what it holds has it saved first. */
    private static final double MUCH = 0.5;

    private final SlotBatching settings;
    private final long bytesPerToken;
    private final HostPrompts host;
    private final int[] occupant;
    private final @Nullable Demand[] remembered;
    private final int[] rememberedTokens;
    private final long[] idleSince;
    private int[] serverSlotOf = new int[0];
    private int pool;
    private int inSlots;

    /** Idle slots before this one are emptied once the step that was planned last has been: until then it may be planned anew. */
    private int emptied;

    private long steps;
    private int ended;

    SlotKv(SlotBatching settings, long bytesPerToken) {
        this.settings = settings;
        this.bytesPerToken = bytesPerToken;
        host = new HostPrompts(settings.hostBytes(), bytesPerToken);
        occupant = new int[settings.slots()];
        remembered = new @Nullable Demand[settings.slots()];
        rememberedTokens = new int[settings.slots()];
        idleSince = new long[settings.slots()];
        pool = settings.contextTokens();
        Arrays.fill(occupant, FREE);
    }

    /** Where memory is short, llama.cpp makes the context smaller rather than not to start (its {@code --fit}). */
    @Override
    public void open(long bytes) {
        long fitting = bytesPerToken == 0 ? settings.contextTokens() : bytes / bytesPerToken;
        pool = (int) Math.min(settings.contextTokens(), fitting);
    }

    @Override
    public void clear() {
        forgetIdle();
        Arrays.fill(idleSince, 0);
        host.clear();
    }

    private void forgetIdle() {
        Arrays.fill(remembered, null);
        Arrays.fill(rememberedTokens, 0);
        emptied = 0;
    }

    private int context() {
        return settings.slotTokens(pool);
    }

    @Override
    public boolean canEverHold(Request request, long mostBytes) {
        return request.promptTokens() < context();
    }

    @Override
    public String tooLong() {
        return "its prompt does not fit into the context of a slot";
    }

    @Override
    public int mostOutput(Request request) {
        return context() - request.promptTokens();
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
    public int admit(int slot, Demand demand, int tokens) {
        if (isFull()) {
            return NO_ROOM;
        }
        int serverSlot = mostAlike(demand);
        boolean losesMuch = serverSlot == FREE || common(serverSlot, demand) < MUCH * rememberedTokens[serverSlot];
        if (serverSlot == FREE) {
            serverSlot = longestIdle();
        }
        if (losesMuch && settings.hostBytes() > 0) {
            exchange(serverSlot, demand);
        }
        if (slot >= serverSlotOf.length) {
            serverSlotOf = Arrays.copyOf(serverSlotOf, Math.max(slot + 1, 2 * serverSlotOf.length));
        }
        serverSlotOf[slot] = serverSlot;
        occupant[serverSlot] = slot;
        inSlots++;
        int common = common(serverSlot, demand);
        forget(serverSlot);
        if (settings.isUnified() && settings.hostBytes() > 0) {
            saveIdle();
        }
        return Math.min(common, tokens - 1);
    }

    private int common(int serverSlot, Demand demand) {
        Demand known = remembered[serverSlot];
        return known == null ? 0 : RememberedPrompts.commonTokens(known, rememberedTokens[serverSlot], demand);
    }

    private int mostAlike(Demand demand) {
        int best = FREE;
        int most = (int) (settings.similarity() * demand.request().promptTokens());
        for (int serverSlot = 0; serverSlot < occupant.length && settings.similarity() > 0; serverSlot++) {
            int common = occupant[serverSlot] == FREE ? common(serverSlot, demand) : 0;
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

    private void exchange(int serverSlot, Demand demand) {
        save(serverSlot);
        int index = host.better(demand, common(serverSlot, demand), rememberedTokens[serverSlot]);
        if (index != HostPrompts.NONE) {
            remembered[serverSlot] = host.prompt(index);
            rememberedTokens[serverSlot] = host.tokens(index);
            host.remove(index);
        }
    }

    private void save(int serverSlot) {
        Demand known = remembered[serverSlot];
        if (known != null) {
            host.save(known, rememberedTokens[serverSlot]);
        }
    }

    private void forget(int serverSlot) {
        remembered[serverSlot] = null;
        rememberedTokens[serverSlot] = 0;
    }

    /** With one pool, slots that are idle give theirs back when a request comes, once the host has it. */
    private void saveIdle() {
        for (int serverSlot = 0; serverSlot < occupant.length; serverSlot++) {
            save(serverSlot);
            forget(serverSlot);
        }
    }

    /** Tokens that the pool has room for beside those that run and those that idle slots keep; no limit where slots are apart. */
    long room(RunningBatch batch) {
        if (!settings.isUnified()) {
            return Long.MAX_VALUE;
        }
        long used = batch.context() - batch.decoding();
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            used += batch.promptTaken(slot);
        }
        for (int serverSlot = emptied; serverSlot < occupant.length; serverSlot++) {
            used += rememberedTokens[serverSlot];
        }
        return pool - used;
    }

    /** Begins a plan in which all idle slots keep what they have. */
    void keepIdle() {
        emptied = 0;
    }

    /** Plans that the next idle slot which keeps something is emptied; false if there is none. */
    boolean purgeIdle() {
        while (emptied < occupant.length) {
            if (rememberedTokens[emptied++] > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void advanced(RunningBatch batch) {
        steps = batch.steps();
        while (emptied > 0) {
            forget(--emptied);
        }
    }

    /** Sequences that gave their slot back, not by a cancellation, since this was last asked. */
    int takeEnded() {
        int count = ended;
        ended = 0;
        return count;
    }

    @Override
    public void leave(int slot, Demand demand, int computed, boolean isComplete) {
        int serverSlot = serverSlotOf[slot];
        occupant[serverSlot] = FREE;
        inSlots--;
        idleSince[serverSlot] = 1 + steps * occupant.length + serverSlot;
        ended += isComplete ? 1 : 0;
        if (settings.keepsPrompts() && computed > 0) {
            remembered[serverSlot] = demand;
            rememberedTokens[serverSlot] = computed;
        }
    }

    @Override
    public void overflowed(int sequences) {
        ended += sequences;
        forgetIdle();
    }
}
