package io.simctl.live.emulator;

import io.simctl.live.emulator.ModelOptions.LoadEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A model of the server: loaded and unloaded, and its engine while it is loaded. */
final class EmulatedModel {
    private final ModelOptions options;
    private final Runnable onDeath;
    private State state = State.UNLOADED;
    private Optional<Engine> engine = Optional.empty();
    private CompletableFuture<Void> whenLoaded = new CompletableFuture<>();

    /** As {@code /models} tells it. */
    enum State {
        UNLOADED,
        LOADING,
        LOADED
    }

    /**
     * @param onDeath called when the server is to die of loading it
     */
    EmulatedModel(ModelOptions options, Runnable onDeath) {
        this.options = options;
        this.onDeath = onDeath;
    }

    ModelOptions options() {
        return options;
    }

    synchronized State state() {
        return state;
    }

    synchronized Optional<Engine> engine() {
        return engine;
    }

    /** Begins to load it, unless that has begun. */
    synchronized void load() {
        if (state == State.UNLOADED) {
            state = State.LOADING;
            Duration time = options.load().cold();
            if (time.isZero()) {
                loaded();
            } else {
                after(time).execute(this::loaded);
            }
        }
    }

    /** Ends when it can serve, or is unloaded. */
    synchronized CompletableFuture<Void> whenLoaded() {
        return whenLoaded;
    }

    private static Executor after(Duration time) {
        return CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void loaded() {
        LoadEnd end = options.load().end();
        if (end == LoadEnd.DIES) {
            onDeath.run();
        } else if (end == LoadEnd.SERVES && state == State.LOADING) {
            state = State.LOADED;
            engine = Optional.of(new Engine(options));
            whenLoaded.complete(null);
        }
    }

    /** Unloads it; sequences that run end there. */
    synchronized void unload() {
        engine.ifPresent(Engine::close);
        engine = Optional.empty();
        state = State.UNLOADED;
        whenLoaded.complete(null);
        whenLoaded = new CompletableFuture<>();
    }
}
