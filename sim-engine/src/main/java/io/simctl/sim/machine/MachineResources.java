package io.simctl.sim.machine;

import io.simctl.fleet.Fleet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a machine that its models share: memory, page cache, and the speed of the engines at work; with the models that have a part
 * in them.
 */
final class MachineResources {
    private final int machine;
    private final MachineConfig config;
    private final Map<Integer, Serving> serving;
    private final BiFunction<Integer, Serving, Resident> first;
    private final Memory memory;
    private final PageCache pageCache = new PageCache();

    /** By model, made when a model is loaded first: a fleet may have many models of which each machine ever sees a few. */
    private final @Nullable Resident[] residents;

    /** Those that take memory, by model index. */
    private final List<Resident> inMemory = new ArrayList<>();

    /** Models whose server has requests, and models whose engine is at work: what happens on a machine concerns these few. */
    private final BitSet inUse = new BitSet();

    private final BitSet busy = new BitSet();
    private int busyEngines;

    /** Models in memory that let no other one in. */
    private int exclusive;

    private boolean isLoading;
    private double slowness = 1;

    /**
     * @param serving by index of the models that the machine can serve
     * @param first makes the books of a model that is loaded for the first time
     */
    MachineResources(
            int machine,
            Fleet fleet,
            MachineConfig config,
            Map<Integer, Serving> serving,
            BiFunction<Integer, Serving, Resident> first) {
        this.machine = machine;
        this.config = config;
        this.serving = serving;
        this.first = first;
        this.memory = new Memory(fleet.machine(machine).usableBytes());
        this.residents = new @Nullable Resident[fleet.models().size()];
    }

    Memory memory() {
        return memory;
    }

    PageCache pageCache() {
        return pageCache;
    }

    /** Bytes that others cannot have. */
    long usedBytes() {
        return exclusive > 0 ? memory.capacity() : memory.used();
    }

    /** The models in memory, by index; those that come and go while one looks at them make no difference. */
    List<Resident> inMemory() {
        return List.copyOf(inMemory);
    }

    /** Whether the model was ever loaded. */
    boolean isKnown(int model) {
        return residents[model] != null;
    }

    /** That of a model that was loaded before. */
    Resident known(int model) {
        return Objects.requireNonNull(residents[model]);
    }

    Resident resident(int model) {
        Resident known = model < residents.length ? residents[model] : null;
        if (known != null) {
            return known;
        }
        Serving its = serving.get(model);
        if (its == null) {
            throw new IllegalStateException("machine " + machine + " does not know how to serve model " + model);
        }
        Resident made = first.apply(model, its);
        residents[model] = made;
        return made;
    }

    /** A model takes memory from now on. */
    void enters(Resident resident, boolean isExclusive) {
        int place = 0;
        while (place < inMemory.size() && inMemory.get(place).index() < resident.index()) {
            place++;
        }
        inMemory.add(place, resident);
        exclusive += isExclusive ? 1 : 0;
    }

    /** A model takes no memory any more. */
    void leaves(Resident resident, boolean isExclusive) {
        inMemory.remove(resident);
        exclusive -= isExclusive ? 1 : 0;
    }

    /** Whether the model's server has requests. */
    void inUse(int model, boolean hasRequests) {
        inUse.set(model, hasRequests);
    }

    /** Takes memory, if there is as much. */
    boolean reserve(long bytes) {
        if (bytes > memory.free()) {
            return false;
        }
        memory.take(bytes);
        trimPageCache();
        return true;
    }

    /** Lets engines with requests have what has come free. */
    void offerMemory(int last) {
        for (int other = inUse.nextSetBit(0); other >= 0; other = inUse.nextSetBit(other + 1)) {
            if (other != last) {
                known(other).memoryFreed();
            }
        }
    }

    void trimPageCache() {
        pageCache.shrinkTo(config.isUnified() ? memory.free() : config.pageCacheBytes());
    }

    /** The model's engine has begun to work, or has ceased to. */
    void busy(int model, boolean isBusy) {
        busyEngines += isBusy ? 1 : -1;
        busy.set(model, isBusy);
        shareSpeed();
    }

    /** A load is under way, or none any more. */
    void loading(boolean underWay) {
        isLoading = underWay;
        shareSpeed();
    }

    /** Steps take so many times as long as usual. */
    void slow(double factor) {
        slowness = factor;
        shareSpeed();
    }

    private void shareSpeed() {
        if (busyEngines == 0) {
            return;
        }
        double speed = config.speed(busyEngines, isLoading) / slowness;
        for (int model = busy.nextSetBit(0); model >= 0; model = busy.nextSetBit(model + 1)) {
            known(model).changeSpeed(speed);
        }
    }
}
