package io.simctl.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeObserversTest {
    private final List<String> called = new ArrayList<>();

    private NodeObserver observer(String name, NodeObserver... inner) {
        return new NodeObserver() {
            @Override
            public List<NodeObserver> inner() {
                return List.of(inner);
            }

            @Override
            public void admitted(NodeView node, Request request, long now) {
                called.add(name);
            }
        };
    }

    @Test
    void callsThoseInsideAPolicyBeforeThePolicyItself() {
        NodeObserver outer = observer("outer", observer("inner", observer("innermost")), observer("other"));

        NodeObservers.of(outer, observer("next")).admitted(null, null, 0);

        assertThat(called).containsExactly("innermost", "inner", "other", "outer", "next");
    }
}
