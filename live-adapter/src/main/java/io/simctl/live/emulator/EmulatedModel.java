package io.simctl.live.emulator;

import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.front.HostedModel;
import java.time.Duration;
import java.util.Optional;

/**
 * A model of the server: loaded and unloaded, and its engine while it is loaded. All that changes it is called with the lock of
 * {@link EmulatedModels}.
 */
final class EmulatedModel implements HostedModel {
    private final ModelOptions options;
    private final Timer timer;
    private final Runnable onDeath;
    private volatile State state = State.UNLOADED;
    private volatile Optional<EmulatedEngine> engine = Optional.empty();
    private boolean isCached;
    private int changes;
    private int requests;
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
    EmulatedModel(ModelOptions options, Timer timer, Runnable onDeath) {
        this.options = options;
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
        int change = changes;
        timer.after(isCached ? options.load().warm() : options.load().cold(), () -> {
            if (change == changes) {
                loaded();
            }
        });
    }

    private void loaded() {
        LoadEnd end = options.load().end();
        if (end == LoadEnd.DIES) {
            onDeath.run();
        } else if (end == LoadEnd.SERVES) {
            become(State.LOADED);
            isCached = true;
            engine = Optional.of(new EmulatedEngine(options));
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
        timer.after(options.load().unload(), () -> become(State.UNLOADED));
    }

    private void become(State next) {
        state = next;
        changes++;
    }
}
