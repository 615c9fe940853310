package io.simctl.control;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Swap;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * What is in a machine's memory and what wants to be: asks the swap policy who leaves, unloads the victims once they run
 * nothing, and begins loads when there is room. Wanted models get their turn in the order in which they were asked for.
 */
final class Residency {
    private final NodeAgent node;
    private final NodeModel[] models;
    private final Swap swap;
    private final Backend backend;
    private final Refusal refusal;
    private final Alarm askAgain;
    private final ArrayDeque<NodeModel> wanted = new ArrayDeque<>(1);

    /** Told when a model will not be loaded. */
    @FunctionalInterface
    interface Refusal {
        void refused(NodeModel model, Outcome.Rejected rejection, long now);
    }

    Residency(NodeAgent node, NodeModel[] models, Swap swap, Backend backend, Alarms alarms, Refusal refusal) {
        this.node = node;
        this.models = models;
        this.swap = swap;
        this.backend = backend;
        this.refusal = refusal;
        this.askAgain = alarms.create(this::advance);
    }

    /** The model shall become resident. */
    void want(NodeModel model, long now) {
        if (model.state != ModelState.RESIDENT && model.state != ModelState.LOADING && !wanted.contains(model)) {
            wanted.add(model);
            advance(now);
        }
    }

    /** These models are wanted no more. */
    void forget(Predicate<NodeModel> which) {
        wanted.removeIf(which);
    }

    /** Does what can be done now for the models that are wanted. */
    void advance(long now) {
        unloadDrained();
        while (!wanted.isEmpty()) {
            NodeModel model = wanted.element();
            if (model.state == ModelState.DRAINING) {
                return;
            }
            if (model.state == ModelState.ON_DISK && !makeRoom(model, now)) {
                return;
            }
            wanted.remove(model);
        }
    }

    /** Whether the model needs no more waiting, for better or worse. */
    private boolean makeRoom(NodeModel model, long now) {
        long free = node.machine().usableBytes() - backend.usedBytes();
        long bytesShort = node.bytesToLoad(model.index) - free;
        if (bytesShort <= 0) {
            node.become(model, ModelState.LOADING, now);
            backend.load(model.index);
            return true;
        }
        if (isDraining()) {
            return false;
        }
        switch (swap.makeRoom(node, model.index, bytesShort, now)) {
            case Swap.Decision.Evict(int[] victims) -> {
                for (int victim : victims) {
                    unloadWhenIdle(models[victim], now);
                }
                return false;
            }
            case Swap.Decision.Wait(long until) -> {
                askAgain.set(until);
                return false;
            }
            case Swap.Decision.Refuse(Outcome.Rejected rejection) -> {
                refusal.refused(model, rejection, now);
                return true;
            }
        }
    }

    private boolean isDraining() {
        for (NodeModel model : models) {
            if (model.state == ModelState.DRAINING) {
                return true;
            }
        }
        return false;
    }

    /** A resident model takes nothing new and goes once it runs nothing. */
    void unloadWhenIdle(NodeModel model, long now) {
        if (model.state == ModelState.RESIDENT) {
            node.become(model, ModelState.DRAINING, now);
            unloadDrained();
        }
    }

    /** A model that was about to leave stays after all; too late once it is being unloaded. */
    void keep(NodeModel model, long now) {
        if (model.state == ModelState.DRAINING && !model.unloading) {
            node.become(model, ModelState.RESIDENT, now);
        }
    }

    private void unloadDrained() {
        for (NodeModel model : models) {
            if (model.state == ModelState.DRAINING && !model.unloading && model.atBackend.size() == 0) {
                model.unloading = true;
                backend.unload(model.index);
            }
        }
    }
}
