package io.simctl.live.server;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models of one machine, coming and going. No call blocks but {@link #close}; what comes of a call is reported to the {@link
 * Listener} from other threads: {@code start} is answered with {@code ready} or {@code startFailed}, {@code stop} with
 * {@code stopped}. Each start has one end, {@code startFailed}, {@code died} or {@code stopped}: a stop that comes too late, when the
 * model has ended by itself, has no answer of its own.
 */
public final class ModelServers implements AutoCloseable {
    private final Hosting hosting;
    private final Listener listener;
    private final Map<ServedModel, ModelLifecycle> lives = new HashMap<>();
    private int restarts;
    private volatile boolean closed;

    /** The listener to what comes of the calls. */
    public interface Listener {
        /** The model can serve, at a server with this root. */
        void ready(ServedModel model, URI base);

        /** The model could not be made ready. The cause names it, and ends with what its server printed last. */
        void startFailed(ServedModel model, String cause);

        /** The model's memory is free again. */
        void stopped(ServedModel model);

        /** A ready model cannot serve any more, though nobody asked for that; what it ran is lost. */
        void died(ServedModel model, String cause);
    }

    /** Servers that come by {@code hosting}; what comes of the calls is reported to {@code listener}. */
    public ModelServers(Hosting hosting, Listener listener) {
        this.hosting = hosting;
        this.listener = new UntilClosed(listener);
    }

    /** Begins to make a model ready. If it is just being put away, that comes first. */
    public synchronized void start(ServedModel model) {
        Optional<ModelLifecycle> before = Optional.ofNullable(lives.get(model));
        if (before.isPresent() && before.get().hasDied()) {
            restarts++;
        }
        lives.put(model, ModelLifecycle.begin(model, hosting, listener, before));
    }

    /**
     * Puts a model away. A start that is under way is given up, and gets no answer of its own; nor does this where the model has
     * ended by itself.
     *
     * @throws IllegalStateException if the model was never started
     */
    public synchronized void stop(ServedModel model) {
        ModelLifecycle life = lives.get(model);
        if (life == null) {
            throw new IllegalStateException(model.name() + " was never started");
        }
        life.stop();
    }

    /**
     * A request to a model came to nothing: if its server has lost it, that is reported as {@code died}.
     *
     * @param words of the server
     */
    public synchronized void suspect(ServedModel model, String words) {
        Optional.ofNullable(lives.get(model)).ifPresent(life -> life.suspect(words));
    }

    /** Starts that became necessary because a server had ended by itself. */
    public synchronized int restarts() {
        return restarts;
    }

    /** Puts all models away, and returns when that is done; nothing is reported any more. */
    @Override
    public void close() {
        closed = true;
        List<ModelLifecycle> all;
        synchronized (this) {
            all = List.copyOf(lives.values());
        }
        all.forEach(ModelLifecycle::stop);
        all.forEach(ModelLifecycle::awaitEnd);
        hosting.close();
    }

    /** Passes on what is reported until all is closed. */
    private final class UntilClosed implements Listener {
        private final Listener listener;

        UntilClosed(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void ready(ServedModel model, URI base) {
            if (!closed) {
                listener.ready(model, base);
            }
        }

        @Override
        public void startFailed(ServedModel model, String cause) {
            if (!closed) {
                listener.startFailed(model, cause);
            }
        }

        @Override
        public void stopped(ServedModel model) {
            if (!closed) {
                listener.stopped(model);
            }
        }

        @Override
        public void died(ServedModel model, String cause) {
            if (!closed) {
                listener.died(model, cause);
            }
        }
    }
}
