package io.simctl.live.emulator;

import io.simctl.control.Alarm;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.front.HostedModel;
import io.simctl.scenario.fault.course.LoadFate;
import java.time.Duration;
import java.util.Optional;

/**
 * A model of the server: loaded and unloaded, and its engine while it is loaded. All that changes it is called with the lock of
 * {@link EmulatedModels}.
 */
final class EmulatedModel implements HostedModel {
    private final ModelOptions options;
    private final Timer timer;
    private final EmulatedHardware machine;
    private final Runnable onDeath;
    private volatile State state = State.UNLOADED;
    private volatile Optional<EmulatedEngine> engine = Optional.empty();
    private boolean isCached;
    private int changes;
    private int requests;
    private int failures;
    private boolean isRecovering;
    private long usedAt;

    /** Calls later, with the lock; at once when the time is zero. */
    @FunctionalInterface
    interface Timer {
        /** Runs {@code change} once {@code time} has passed. */
        void after(Duration time, Runnable change);
    }

    /**
     * @param onDeath called when the server is to die of loading it
     */
    EmulatedModel(ModelOptions options, EmulatedHardware machine, Timer timer, Runnable onDeath) {
        this.options = options;
        this.machine = machine;
        this.timer = timer;
        this.onDeath = onDeath;
    }

    ModelOptions options() {
        return options;
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public String path() {
        return options.name();
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int contextTokens() {
        return options.contextTokens();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Optional<EmulatedEngine> engine() {
        return engine;
    }

    /** A request is there for it. */
    void begin(long use) {
        requests++;
        usedAt = use;
    }

    /** A request has ended. */
    void end() {
        requests--;
    }

    /** Whether it could leave: it serves, and nobody asks it anything. */
    boolean isIdle() {
        return state == State.LOADED && requests == 0;
    }

    /** Number of the use that was its last. */
    long usedAt() {
        return usedAt;
    }

    /** Begins to load it, which is {@link State#UNLOADED}. */
    void load(long use) {
        usedAt = use;
        become(State.LOADING);
        LoadFate fate = machine.fate(name());
        if (fate.hangs() == Alarm.NEVER) {
            return;
        }
        int change = changes;
        Duration time = isCached ? options.load().warm() : options.load().cold();
        timer.after(machine.inLine(time.plusNanos(fate.hangs())), () -> {
            if (change == changes && fate.fails()) {
                loadFailed();
            } else if (change == changes) {
                loaded();
            }
        });
    }

    /** How often it has got lost while requests waited for it. */
    int failures() {
        return failures;
    }

    /** Whether it is loaded again by itself after a fault. */
    boolean isRecovering() {
        return isRecovering;
    }

    private void loadFailed() {
        failures++;
        isRecovering = false;
        become(State.UNLOADED);
    }

    /** It is out of memory at once, with all that it runs. */
    void die() {
        engine.ifPresent(EmulatedEngine::close);
        engine = Optional.empty();
        loadFailed();
    }

    /** So it is, and its file has left the page cache. */
    void crash() {
        isCached = false;
        if (state != State.UNLOADED) {
            die();
        }
    }

    /** It has died and is loaded again by itself. */
    void recover(long use) {
        isRecovering = true;
        load(use);
    }

    private void loaded() {
        LoadEnd end = options.load().end();
        if (end == LoadEnd.DIES) {
            onDeath.run();
        } else if (end == LoadEnd.SERVES) {
            isRecovering = false;
            become(State.LOADED);
            isCached = true;
            engine = Optional.of(new EmulatedEngine(options, machine));
        }
    }

    /** Begins to unload it; sequences that run end there, and a load that is under way is given up. */
    void unload() {
        if (state == State.UNLOADED || state == State.UNLOADING) {
            return;
        }
        engine.ifPresent(EmulatedEngine::close);
        engine = Optional.empty();
        become(State.UNLOADING);
        int change = changes;
        timer.after(options.load().unload(), () -> {
            if (change == changes) {
                become(State.UNLOADED);
            }
        });
    }

    private void become(State next) {
        if ((next == State.LOADING) != (state == State.LOADING)) {
            machine.loading(next == State.LOADING);
        }
        state = next;
        changes++;
    }
}
