package io.simctl.live.loop;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The books of a machine's memory: the weights in it, and what servers claimed for KV cache when they loaded them. They are kept by the
 * scenario's word and by the simulator's rules, so that policies see the same memory in both drivers; nobody asks the computer.
 */
final class Claims {
    private final int machine;
    private final Fleet fleet;
    private final BitSet inMemory = new BitSet();
    private final long[] cache;

    /** Those that the run begins with have loaded; who claims all of what is left shares it evenly with others like it. */
    Claims(int machine, Fleet fleet) {
        this.machine = machine;
        this.fleet = fleet;
        int models = fleet.models().size();
        cache = new long[models];
        IntStream.range(0, models)
                .filter(model -> hosting(model).residentAtStart())
                .forEach(inMemory::set);
        inMemory.stream().filter(model -> !claimsAll(model)).forEach(model -> claim(model, free(bytes())));
        int greedy = (int) inMemory.stream().filter(this::claimsAll).count();
        for (int model = 0; model < models; model++) {
            if (inMemory.get(model) && claimsAll(model)) {
                claim(model, free(bytes()) / greedy--);
            }
        }
    }

    private Hosting hosting(int model) {
        return fleet.hosting(machine, model);
    }

    private boolean claimsAll(int model) {
        return hosting(model).claimBytes() == Hosting.ALL;
    }

    private void claim(int model, long most) {
        cache[model] = Math.min(hosting(model).claimBytes(), most);
    }

    private long free(long used) {
        return Math.max(0, fleet.machine(machine).usableBytes() - used);
    }

    /**
     * The model's weights come into memory, and its server claims what it wants as far as that is free.
     *
     * @param used bytes in use before that
     */
    void take(int model, long used) {
        inMemory.set(model);
        claim(model, free(used + fleet.model(model).weightBytes()));
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
