package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import io.simctl.live.server.Hosting.Hosted;
import io.simctl.live.server.ModelServers.Listener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One stay of a model: made ready, kept until it is to go or dies, put away. It has a thread of its own all along. */
final class ModelLife {
    private final ServedModel model;
    private final Hosting hosting;
    private final Listener listener;
    private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<Thread> starting = Optional.empty();
    private volatile boolean died;

    private ModelLife(ServedModel model, Hosting hosting, Listener listener) {
        this.model = model;
        this.hosting = hosting;
        this.listener = listener;
    }

    /** Begins a stay once the one before has ended. */
    static ModelLife begin(ServedModel model, Hosting hosting, Listener listener, Optional<ModelLife> before) {
        ModelLife life = new ModelLife(model, hosting, listener);
        Thread.ofVirtual().name("server of " + model.name()).start(() -> {
            before.ifPresent(ModelLife::awaitEnd);
            life.run();
            life.stopRequested.join();
            listener.stopped(model);
        });
        return life;
    }

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
            open().ifPresent(this::keep);
        } finally {
            ended.complete(null);
        }
    }

    private Optional<Hosted> open() {
        if (!beginStart()) {
            return Optional.empty();
        }
        try {
            Hosted hosted = hosting.open(model);
            endStart();
            return Optional.of(hosted);
        } catch (StartFailure failure) {
            if (endStart()) {
                listener.startFailed(model, String.valueOf(failure.getMessage()));
            }
        } catch (InterruptedException unwanted) {
            endStart();
        }
        return Optional.empty();
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

    private void keep(Hosted hosted) {
        if (!stopRequested.isDone()) {
            listener.ready(model, hosted.base());
        }
        CompletableFuture.anyOf(stopRequested, hosted.death()).join();
        died = !stopRequested.isDone();
        try {
            hosted.release();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nothing interrupts a model that is kept", impossible);
        }
        if (died) {
            listener.died(model, hosted.death().join());
        }
    }
}
