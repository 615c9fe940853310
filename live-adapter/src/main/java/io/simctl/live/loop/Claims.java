package io.simctl.live.loop;

import io.simctl.fleet.CacheClaims;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The books of a machine's memory: the weights in it, and what servers claimed for KV cache when they loaded them. They are kept by the
 * scenario's word and by {@link CacheClaims}, as a simulated machine's are; nobody asks the computer.
 */
final class Claims {
    private final int machine;
    private final Fleet fleet;
    private final BitSet inMemory = new BitSet();
    private final long[] cache;

    /** Those that the run begins with have loaded. */
    Claims(int machine, Fleet fleet) {
        this.machine = machine;
        this.fleet = fleet;
        int models = fleet.models().size();
        cache = new long[models];
        IntStream.range(0, models)
                .filter(model -> hosting(model).residentAtStart())
                .forEach(inMemory::set);
        int[] loaded = inMemory.stream().toArray();
        long[] wanted = Arrays.stream(loaded)
                .mapToLong(model -> hosting(model).claimBytes())
                .toArray();
        long[] granted = CacheClaims.grantedAtStart(free(bytes()), wanted);
        for (int i = 0; i < loaded.length; i++) {
            cache[loaded[i]] = granted[i];
        }
    }

    private Hosting hosting(int model) {
        return fleet.hosting(machine, model);
    }

    private long free(long used) {
        return fleet.machine(machine).usableBytes() - used;
    }

    /**
     * The model's weights come into memory, and its server claims what it wants as far as that is free.
     *
     * @param used bytes in use before that
     */
    void take(int model, long used) {
        inMemory.set(model);
        long free = free(used + fleet.model(model).weightBytes());
        cache[model] = CacheClaims.granted(hosting(model).claimBytes(), free);
    }

    /** The model has left, and its server with it. */
    void give(int model) {
        inMemory.clear(model);
        cache[model] = 0;
    }

    /** Weights and claims of all that is in memory. */
    long bytes() {
        return inMemory.stream()
                .mapToLong(model -> fleet.model(model).weightBytes() + cache[model])
                .sum();
    }

    /** What the server of a model holds beside the weights. */
    long cacheBytes(int model) {
        return cache[model];
    }

    /** Whether the server takes KV cache with each request, since it claimed none. */
    boolean growsWithRequests(int model) {
        return hosting(model).claimBytes() == 0;
    }
}
