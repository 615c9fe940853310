package io.simctl.live.emulator;

import io.simctl.live.front.HostedModel;
import io.simctl.live.front.HostedModel.State;
import io.simctl.live.front.HttpRefusal;
import io.simctl.live.front.ModelHost;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/**
 * The models of a server. With several it is a router, as llama-server is one without a model of its own: a request loads
 * the model that it names, and where as many are loaded as may be, the one of them that was used least recently leaves for it.
 * A model that requests need stays; when all are needed, who asks for another waits. So does llama.cpp's router since it has a
 * queue of loads ({@code server_lru_sched}, 2026); before, it threw out busy models as well.
 */
final class EmulatedModels implements ModelHost, EmulatedHardware.Victim, AutoCloseable {
    private final Map<String, EmulatedModel> byName = new LinkedHashMap<>();
    private final EmulatedModel first;
    private final int maxModels;

    /** Fair, so that requests that wait for room get it in the order in which they came. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition changed = lock.newCondition();
    private final EmulatedHardware machine;
    private final Runnable onDeath;
    private final Runnable onDisconnect;
    private long uses;
    private boolean isClosed;

    EmulatedModels(EmulatorOptions options, Runnable onDeath) {
        this(options, onDeath, () -> {});
    }

    /** @param onDisconnect called when every connection is to break */
    EmulatedModels(EmulatorOptions options, Runnable onDeath, Runnable onDisconnect) {
        this.onDeath = onDeath;
        this.onDisconnect = onDisconnect;
        machine = new EmulatedHardware(options.machine(), lock);
        for (ModelOptions model : options.models()) {
            byName.put(model.name(), new EmulatedModel(model, machine, this::after, onDeath));
        }
        first = byName.values().iterator().next();
        maxModels = options.maxModels();
    }

    /** Loads what is to be there from the start. */
    void start() {
        locked(() -> {
            restart();
            machine.begin(this);
        });
    }

    @Override
    public void restart() {
        byName.values().stream()
                .filter(model -> model.options().atStart())
                .limit(maxModels)
                .forEach(model -> model.load(++uses));
        changed.signalAll();
    }

    @Override
    public void crash() {
        byName.values().forEach(EmulatedModel::crash);
        machine.forgetLoads();
        changed.signalAll();
    }

    @Override
    public void disconnect() {
        onDisconnect.run();
    }

    /** A server of one model ends with its process. */
    @Override
    public void kill(IntPredicate models, double which, boolean recovers) {
        List<EmulatedModel> there = byName.values().stream()
                .filter(model -> model.state() == State.LOADED || model.state() == State.LOADING)
                .filter(model -> machine.index(model.name()) >= 0 && models.test(machine.index(model.name())))
                .sorted(Comparator.comparingInt(model -> machine.index(model.name())))
                .toList();
        if (there.isEmpty()) {
            return;
        }
        EmulatedModel hit = there.get((int) (which * there.size()));
        boolean served = hit.state() == State.LOADED;
        hit.die();
        if (recovers && served) {
            hit.recover(++uses);
        } else if (!isRouter()) {
            onDeath.run();
        }
        changed.signalAll();
    }

    @Override
    public boolean isReachable() {
        return machine.isReachable();
    }

    @Override
    public boolean breaksConnection() {
        if (!machine.hasFaults()) {
            return false;
        }
        lock.lock();
        try {
            return machine.breaksConnection();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<HttpRefusal> refusal(HostedModel model) {
        if (!machine.hasFaults()) {
            return Optional.empty();
        }
        lock.lock();
        try {
            if (own(model).isRecovering()) {
                return Optional.of(new HttpRefusal(500, "recovering", "the model is loaded again after a fault"));
            }
            return machine.refuses(model.name())
                    ? Optional.of(new HttpRefusal(503, "server_refused", "the server refuses"))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<EmulatedModel> models() {
        return List.copyOf(byName.values());
    }

    /** The model of that name; the only one serves under any name. */
    @Override
    public Optional<EmulatedModel> named(String name) {
        return name.isEmpty() || byName.size() == 1 ? Optional.of(first) : Optional.ofNullable(byName.get(name));
    }

    @Override
    public boolean isRouter() {
        return byName.size() > 1;
    }

    /** The engine, for which a router's request waits; empty while the only model loads, or when the server ends. */
    @Override
    public Optional<EmulatedEngine> begin(HostedModel hosted) {
        EmulatedModel model = own(hosted);
        lock.lock();
        try {
            model.begin(++uses);
            int failures = model.failures();
            while (isRouter() && mayStillCome(model, failures)) {
                if (model.state() != State.UNLOADED || !makeWay(model)) {
                    changed.awaitUninterruptibly();
                }
            }
            return model.engine();
        } finally {
            lock.unlock();
        }
    }

    private boolean mayStillCome(EmulatedModel model, int failures) {
        return !isClosed && !machine.isDown() && model.state() != State.LOADED && model.failures() == failures;
    }

    /** Every model that there is comes from here. */
    private static EmulatedModel own(HostedModel model) {
        return (EmulatedModel) model;
    }

    @Override
    public int waiting() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(HostedModel model) {
        locked(own(model)::end);
    }

    @Override
    public boolean takesOrders() {
        return true;
    }

    @Override
    public boolean load(HostedModel hosted) {
        EmulatedModel model = own(hosted);
        lock.lock();
        try {
            while (!isClosed
                    && !machine.isDown()
                    && (model.state() == State.UNLOADED || model.state() == State.UNLOADING)) {
                if (model.state() == State.UNLOADED && makeWay(model)) {
                    continue;
                }
                if (isStuck()) {
                    return false;
                }
                changed.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void unload(HostedModel model) {
        locked(own(model)::unload);
    }

    /** Takes the next step towards a model that is not loaded; false when there is none to take now. */
    private boolean makeWay(EmulatedModel model) {
        if (byName.size() - count(State.UNLOADED) < maxModels) {
            model.load(++uses);
            return true;
        }
        // one at a time: whoever waits for the room that this one leaves shall not throw out another
        Optional<EmulatedModel> victim = count(State.UNLOADING) > 0
                ? Optional.empty()
                : byName.values().stream()
                        .filter(EmulatedModel::isIdle)
                        .min(Comparator.comparingLong(EmulatedModel::usedAt));
        victim.ifPresent(EmulatedModel::unload);
        return victim.isPresent();
    }

    /** Whether no room comes free by itself. */
    private boolean isStuck() {
        return count(State.UNLOADING) == 0;
    }

    private long count(State state) {
        return byName.values().stream().filter(model -> model.state() == state).count();
    }

    private void after(Duration time, Runnable change) {
        if (time.isZero()) {
            locked(change);
        } else {
            CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> locked(change));
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            isClosed = true;
            machine.close();
            byName.values().forEach(EmulatedModel::unload);
        });
    }
}
