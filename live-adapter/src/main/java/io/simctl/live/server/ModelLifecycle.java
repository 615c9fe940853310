package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.server.ModelServers.Listener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One stay of a model in memory: loaded, kept until it is to leave or dies, unloaded. It has a thread of its own all along, and one
 * end, which is reported.
 */
final class ModelLifecycle {
    private final ServedModel model;
    private final Hosting hosting;
    private final Listener listener;
    private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<Thread> starting = Optional.empty();
    private volatile Optional<Hosted> kept = Optional.empty();
    private volatile boolean died;

    /** The end of a stay. */
    private sealed interface End {}

    /** It was asked to end. */
    private record Stopped() implements End {}

    /** It never was ready. */
    private record StartFailed(String cause) implements End {}

    /** It was ready, and ended by itself. */
    private record Died(String cause) implements End {}

    private ModelLifecycle(ServedModel model, Hosting hosting, Listener listener) {
        this.model = model;
        this.hosting = hosting;
        this.listener = listener;
    }

    /** Begins a stay once the one before has ended. */
    static ModelLifecycle begin(
            ServedModel model, Hosting hosting, Listener listener, Optional<ModelLifecycle> before) {
        ModelLifecycle life = new ModelLifecycle(model, hosting, listener);
        Thread.ofVirtual().name("server of " + model.name()).start(() -> {
            before.ifPresent(ModelLifecycle::awaitEnd);
            life.run();
        });
        return life;
    }

    /** Has no effect on a stay that has ended: its end is reported already, or about to be. */
    synchronized void stop() {
        stopRequested.complete(null);
        starting.ifPresent(Thread::interrupt);
    }

    /** Whether it ended without having been asked to. */
    boolean hasDied() {
        return died;
    }

    void awaitEnd() {
        ended.join();
    }

    private void run() {
        try {
            report(stay());
        } finally {
            ended.complete(null);
        }
    }

    private void report(End end) {
        switch (end) {
            case Stopped stopped -> listener.stopped(model);
            case StartFailed failed -> listener.startFailed(model, failed.cause());
            case Died unasked -> {
                died = true;
                listener.died(model, unasked.cause());
            }
        }
    }

    /** Whatever breaks, somebody waits for the answer: so a defect ends a stay as the failure of a server does. */
    private End stay() {
        if (!beginStart()) {
            return new Stopped();
        }
        Hosted hosted;
        try {
            hosted = hosting.open(model);
        } catch (StartFailure failure) {
            return endStart() ? new StartFailed(String.valueOf(failure.getMessage())) : new Stopped();
        } catch (RuntimeException defect) {
            return endStart() ? new StartFailed(cause(defect)) : new Stopped();
        } catch (InterruptedException unwanted) {
            endStart();
            return new Stopped();
        }
        endStart();
        return keep(hosted);
    }

    /** From here on {@link #stop} interrupts; false if it has been called. */
    private synchronized boolean beginStart() {
        starting = Optional.of(Thread.currentThread());
        return !stopRequested.isDone();
    }

    /** From here on nothing interrupts, and nothing has; false if {@link #stop} has been called. */
    private synchronized boolean endStart() {
        starting = Optional.empty();
        boolean interrupted = Thread.interrupted();
        return !interrupted && !stopRequested.isDone();
    }

    /** See {@link Hosted#suspect}; of no effect while it is not ready. */
    void suspect(String words) {
        kept.ifPresent(hosted -> hosted.suspect(words));
    }

    private End keep(Hosted hosted) {
        End end = new Stopped();
        kept = Optional.of(hosted);
        try {
            end = served(hosted);
        } finally {
            kept = Optional.empty();
            end = released(hosted, end);
        }
        return end;
    }

    private End served(Hosted hosted) {
        try {
            if (!stopRequested.isDone()) {
                listener.ready(model, hosted.base());
            }
        } catch (RuntimeException defect) {
            return new StartFailed(cause(defect));
        }
        try {
            CompletableFuture.anyOf(stopRequested, hosted.death()).join();
            return stopRequested.isDone()
                    ? new Stopped()
                    : new Died(hosted.death().join());
        } catch (RuntimeException defect) {
            return new Died(cause(defect));
        }
    }

    private End released(Hosted hosted, End end) {
        try {
            hosted.release();
            return end;
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nothing interrupts a model that is kept", impossible);
        } catch (RuntimeException defect) {
            return end instanceof Stopped ? new Died(cause(defect)) : end;
        }
    }

    private String cause(RuntimeException defect) {
        return model.name() + ": " + defect;
    }
}
