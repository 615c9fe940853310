package io.simctl.policy.swap;

import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import java.util.List;
import java.util.stream.Stream;

/** A swap policy over another one, which says what leaves for what: it adds something of its own, and passes everything else on. */
abstract class LayeredSwap implements Swap, NodeObserver {
    private final Swap below;

    LayeredSwap(Swap below) {
        this.below = below;
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        return below.plan(node, model, now);
    }

    @Override
    public final boolean loadsInOrder() {
        return below.loadsInOrder();
    }

    @Override
    public final List<NodeObserver> inner() {
        return below instanceof NodeObserver observer ? List.of(observer) : List.of();
    }

    @Override
    public final long wakeAt() {
        return Math.min(below.wakeAt(), nextTick());
    }

    @Override
    public final List<Departure> wake(NodeView node, long now) {
        List<Departure> own = nextTick() <= now ? tick(node, now) : List.of();
        List<Departure> others = below.wakeAt() <= now ? below.wake(node, now) : List.of();
        return others.isEmpty()
                ? own
                : Stream.concat(own.stream(), others.stream()).toList();
    }

    /** When {@link #tick} is to be called, or {@link #NEVER}. */
    long nextTick() {
        return NEVER;
    }

    /** What leaves by this layer's own will; {@link #nextTick} is later afterwards. */
    List<Departure> tick(NodeView node, long now) {
        return List.of();
    }
}
