package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import java.util.Arrays;

/**
 * A pool of KV blocks of some tokens each. A sequence holds the blocks that its computed tokens and the next one need. Full blocks stay
 * after it as long as nobody else needs them: those whose text is known, by its {@link Prefix}, are found by prompts that begin alike,
 * and all of them by the sequence itself when it comes back after a preemption.
 *
 * <p>Decoding sequences all grow by one token a step, so their position in their last block moves alike. Counting them by that
 * position says how many blocks any number of steps takes, without a look at each.
 */
final class PagedKv implements KvMemory {
    private final int blockTokens;
    private final boolean cachesPrefixes;
    private final int mostTokens;
    private final long bytesPerToken;
    private final BlockCache cache = new BlockCache();
    private final BlockTables tables = new BlockTables(cache);
    private final SlotList admitted = new SlotList();
    private long total;
    private long empty;

    /** How many decoding sequences have tokens less steps, in blocks, leave this remainder. */
    private final int[] decodingAt;

    private int decoding;

    /** For decoding sequences all steps up to this one, counted over the engine's life, have their blocks. */
    private long provided;

    private long[] growth = new long[0];
    private boolean[] decodes = new boolean[0];
    private int[] held = new int[0];

    PagedKv(PagedBatching settings, long bytesPerToken) {
        this.blockTokens = settings.blockTokens();
        this.cachesPrefixes = settings.cachesPrefixes();
        this.mostTokens = settings.mostTokens();
        this.bytesPerToken = bytesPerToken;
        this.decodingAt = new int[blockTokens];
    }

    @Override
    public void open(long bytes) {
        total = bytesPerToken == 0 ? Integer.MAX_VALUE : bytes / bytesPerToken / blockTokens;
        empty = total;
    }

    @Override
    public void clear() {
        cache.clear();
        empty = total;
    }

    @Override
    public void watch(BatchEngine.CacheWatch watch) {
        cache.watch(watch);
    }

    @Override
    public int cachedBlocks(long text) {
        int run = cache.find(text);
        return run == BlockCache.NONE ? 0 : cache.blocksFrom(run);
    }

    @Override
    public int cacheBlockTokens() {
        return blockTokens;
    }

    @Override
    public boolean canEverHold(Request request, long mostBytes) {
        long tokens = Math.min((long) request.promptTokens() + request.maxTokens(), mostTokens);
        return request.promptTokens() < mostTokens && blocks(tokens) <= total;
    }

    @Override
    public String tooLong() {
        return "it is longer than the engine's KV cache or its context";
    }

    @Override
    public int mostOutput(Request request) {
        return mostTokens == Integer.MAX_VALUE ? Integer.MAX_VALUE : mostTokens - request.promptTokens();
    }

    private long blocks(long tokens) {
        return (tokens + blockTokens - 1) / blockTokens;
    }

    /** Blocks that can be had: empty ones and those that nobody uses. */
    private long free() {
        return empty + cache.idleBlocks();
    }

    private void take(long count) {
        evictUntil(count);
        empty -= count;
    }

    /** Empties blocks that nobody uses until so many are empty. */
    private void evictUntil(long count) {
        while (empty < count) {
            empty += cache.evict((int) Math.min(count - empty, Integer.MAX_VALUE));
        }
    }

    /** The sequence that was admitted last. */
    int lastAdmitted() {
        return admitted.last();
    }

    /** The sequence that has been admitted for longest, or {@link SlotList#NONE}. */
    int firstAdmitted() {
        return admitted.first();
    }

    /** The sequence that was admitted after this one, or {@link SlotList#NONE}. */
    int admittedAfter(int slot) {
        return admitted.after(slot);
    }

    /**
     * The first of the decoding sequences, in the order of their admission, that finds no block for step number {@code step}, or {@link
     * SlotList#NONE}. Those before it have taken what there is, cached blocks as well.
     */
    int firstWithoutBlock(long step) {
        long left = step > provided ? free() : Long.MAX_VALUE;
        for (int slot = admitted.first(); slot != SlotList.NONE; slot = admitted.after(slot)) {
            long more = decodes[slot] ? blocks(growth[slot] + step - 1) - blocks(growth[slot] + provided - 1) : 0;
            if (more > left) {
                evictUntil(free());
                return slot;
            }
            left -= Math.max(0, more);
        }
        return SlotList.NONE;
    }

    @Override
    public int admit(int slot, Demand demand, int tokens) {
        ensureCapacity(slot);
        long idle = cachesPrefixes ? tables.find(slot, demand, blockTokens, (tokens - 1) / blockTokens) : 0;
        int hit = tables.blocks(slot);
        if (blocks(tokens) - hit > free() - idle) {
            tables.forget(slot);
            return NO_ROOM;
        }
        tables.use(slot);
        held[slot] = hit;
        decodes[slot] = false;
        admitted.add(slot);
        return hit * blockTokens;
    }

    /** Takes the blocks that the first {@code tokens} tokens of a prompt need, if they are to be had. */
    boolean extend(int slot, long tokens) {
        long more = blocks(tokens) - held[slot];
        if (more > free()) {
            return false;
        }
        if (more > 0) {
            take(more);
            held[slot] += (int) more;
        }
        return true;
    }

    /**
     * Takes the blocks that decoding sequences need for step number {@code step}, if they are to be had. If not, the first of
     * those sequences have taken what there is, cached blocks as well, by the time that it is not enough for one.
     */
    boolean provide(long step) {
        long need = needUntil(step);
        if (need > free()) {
            evictUntil(free());
            return false;
        }
        take(need);
        provided = Math.max(provided, step);
        return true;
    }

    /** Blocks that the decoding sequences need for the steps after those that have been provided for. */
    private long needUntil(long step) {
        long ahead = Math.max(0, step - provided);
        long need = ahead / blockTokens * decoding;
        for (long i = ahead % blockTokens; i > 0; i--) {
            need += decodingAt[remainder(1 - (provided + i - 1))];
        }
        return need;
    }

    private int remainder(long tokens) {
        return (int) Math.floorMod(tokens, (long) blockTokens);
    }

    /**
     * How many steps there is room for, at least 1, since the first one has its blocks.
     *
     * @param first number of the first of the steps
     * @param most how many steps at most
     * @param prompt a sequence whose prompt is prefilled as well, or {@link SlotList#NONE}
     * @param taken tokens of that prompt that are computed
     * @param chunk tokens of that prompt in each step
     */
    long stepsWithRoom(long first, long most, int prompt, long taken, int chunk) {
        // whether a prompt's block becomes known depends on whether a block of the same text was evicted before that
        // step
        long room = cachesPrefixes && prompt != SlotList.NONE ? empty : free();
        if (need(first, most, prompt, taken, chunk) <= room) {
            return most;
        }
        long fit = 1;
        long tooMany = most;
        while (tooMany - fit > 1) {
            long middle = (fit + tooMany) >>> 1;
            if (need(first, middle, prompt, taken, chunk) <= room) {
                fit = middle;
            } else {
                tooMany = middle;
            }
        }
        return fit;
    }

    private long need(long first, long steps, int prompt, long taken, int chunk) {
        long forPrompt = prompt == SlotList.NONE ? 0 : blocks(taken + steps * chunk) - held[prompt];
        return needUntil(first + steps - 1) + forPrompt;
    }

    @Override
    public void advanced(RunningBatch batch) {
        provide(batch.steps());
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            extend(slot, batch.promptTaken(slot));
            publish(slot, batch.demand(slot), batch.promptTaken(slot));
        }
    }

    /** Makes known what the next step will have computed of a prompt: who is admitted for that step finds it already. */
    void publish(int slot, Demand demand, int computed) {
        if (cachesPrefixes) {
            tables.publish(slot, demand, blockTokens, computed / blockTokens);
        }
    }

    @Override
    public void decodes(int slot, RunningBatch batch) {
        decodes[slot] = true;
        growth[slot] = batch.contextOf(slot) - batch.steps();
        provided = decoding == 0 ? batch.steps() : Math.max(provided, batch.steps());
        decodingAt[remainder(growth[slot])]++;
        decoding++;
    }

    @Override
    public void rests(int slot) {
        decodingAt[remainder(growth[slot])]--;
        decoding--;
        held[slot] = (int) blocks(growth[slot] + provided - 1);
        decodes[slot] = false;
    }

    /** Full blocks stay to be found again, those with the latest text going first; the rest is empty. An answer is known from now on. */
    @Override
    public void leave(int slot, Demand demand, int computed, boolean isComplete) {
        admitted.remove(slot);
        if (decodes[slot]) {
            rests(slot);
        }
        if (cachesPrefixes) {
            int full = Math.min(computed / blockTokens, held[slot]);
            tables.publish(slot, demand, blockTokens, full);
            tables.keep(slot, demand.request(), full);
        }
        empty += held[slot] - tables.blocks(slot);
        tables.leave(slot);
    }

    private void ensureCapacity(int slot) {
        int known = held.length;
        if (slot >= known) {
            int capacity = Math.max(slot + 1, 2 * known);
            growth = Arrays.copyOf(growth, capacity);
            decodes = Arrays.copyOf(decodes, capacity);
            held = Arrays.copyOf(held, capacity);
            tables.ensureCapacity(capacity);
        }
    }
}
