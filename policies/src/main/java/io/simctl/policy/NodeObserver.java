package io.simctl.policy;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A listener on one machine: what a node policy may want to hear beside the questions put to it. Any {@link NodeAdmission}, {@link
 * NodeQueue} or {@link Swap} that implements it as well is called; those that do not cost nothing. Every method does nothing unless
 * overridden; each is called after the view was brought up to date.
 */
public interface NodeObserver {
    /**
     * Observers inside this one, as those of a policy that is made of policies: each is called as this one is, just before
     * it. Asked once, before the run begins.
     */
    default List<NodeObserver> inner() {
        return List.of();
    }

    /** These observers and all inside them, inner ones before outer ones. */
    static Stream<NodeObserver> withInner(Collection<? extends NodeObserver> observers) {
        return observers.stream().flatMap(o -> Stream.concat(withInner(o.inner()), Stream.of(o)));
    }

    /** The machine has admitted a request, which now waits for a slot or gets one. */
    default void admitted(NodeView node, Request request, long now) {}

    /** A request has got a slot. */
    default void started(NodeView node, Request request, long now) {}

    /** The first token of a request is there. */
    default void firstToken(NodeView node, Request request, long now) {}

    /**
     * An admitted request has left the machine, served or not.
     *
     * @param started whether it held a slot, which is free again
     */
    default void left(NodeView node, Request request, boolean started, long now) {}

    /** A model's state has changed; also called when the run begins for each model that is in memory then. */
    default void modelChanged(NodeView node, int model, ModelState before, long now) {}

    /** A load has failed; {@link #modelChanged} was called before. */
    default void loadFailed(NodeView node, int model, String cause, long now) {}
}
