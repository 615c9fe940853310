package io.simctl.policy.swap.rule;

import io.simctl.fleet.ModelState;
import io.simctl.policy.NodeView;
import java.util.BitSet;

/** The models in a machine's memory, as rules ask for them. */
final class MemoryContents {
    private MemoryContents() {}

    /** Models that take memory: those that load, serve or leave. */
    static BitSet models(NodeView node) {
        BitSet models = new BitSet();
        for (int model = 0; model < node.fleet().models().size(); model++) {
            ModelState state = node.state(model);
            models.set(model, state != ModelState.ON_DISK && state != ModelState.ABSENT);
        }
        return models;
    }

    /** Models that serve. */
    static BitSet ready(NodeView node) {
        BitSet models = models(node);
        models.stream()
                .filter(model -> node.state(model) != ModelState.RESIDENT)
                .forEach(models::clear);
        return models;
    }
}
