package io.simctl.control.node;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import java.util.Arrays;
import java.util.List;

/** The policies of a machine that listen to what happens there, as one. */
final class NodeObservers implements NodeObserver {
    /** Nobody listens: the same object on all such machines, so that the CPU has it at hand at every step. */
    private static final NodeObservers NONE = new NodeObservers(List.of());

    private final NodeObserver[] observers;

    private NodeObservers(List<NodeObserver> outer) {
        observers = NodeObserver.withInner(outer).toArray(NodeObserver[]::new);
    }

    /** Those of the policies that listen, and those that listen inside these. */
    static NodeObservers of(Object... policies) {
        List<NodeObserver> listening = Arrays.stream(policies)
                .filter(NodeObserver.class::isInstance)
                .map(NodeObserver.class::cast)
                .toList();
        return listening.isEmpty() ? NONE : new NodeObservers(listening);
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        for (NodeObserver observer : observers) {
            observer.admitted(node, request, now);
        }
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        for (NodeObserver observer : observers) {
            observer.started(node, request, now);
        }
    }

    @Override
    public void firstToken(NodeView node, Request request, long now) {
        for (NodeObserver observer : observers) {
            observer.firstToken(node, request, now);
        }
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        for (NodeObserver observer : observers) {
            observer.left(node, request, started, now);
        }
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        for (NodeObserver observer : observers) {
            observer.modelChanged(node, model, before, now);
        }
    }

    @Override
    public void loadFailed(NodeView node, int model, String cause, long now) {
        for (NodeObserver observer : observers) {
            observer.loadFailed(node, model, cause, now);
        }
    }
}
