package io.simctl.control.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.ManualAlarms;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.FakeNode;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeView;
import io.simctl.policy.QueueOrder.Lanes;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Waiting for a slot makes no garbage, whatever the policy and whatever the request carries. */
class QueueAllocationTest {
    private static final int ROUNDS = 2000;
    private static final int LEGS = 50;
    private static final List<Request.Route> ROUTES = List.of(Request.Route.values());
    private static final Policies POLICIES = Policies.load(QueueAllocationTest.class.getClassLoader());

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machine(m -> m.resident("a")).build();
    private final NodeView node = new FakeNode(fleet).resident("a", 1, 0);
    private final Leg[] legs = IntStream.range(0, LEGS)
            .mapToObj(i -> {
                Request.Route route = ROUTES.get(i % ROUTES.size());
                Request request =
                        new Request(i, i % 2, 0, 500, 100 + i, 1000 + i, route, new Prefix(16, new long[] {i, i + 1}));
                return Leg.alone(new Demand(request, 100), 0, 0);
            })
            .toArray(Leg[]::new);

    /** Half of those who wait leave out of turn, the rest in the order of the policy. */
    @TestFactory
    Stream<DynamicTest> waitingInTheQueue() {
        return POLICIES.of(PolicyKind.NODE_QUEUE).stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    NodeQueue policy = (NodeQueue) create(type);
                    RequestQueue<Leg> queue = new RequestQueue<>(new ManualAlarms(), policy, (leg, now) -> {});
                    RequestQueue.LaneChoice choice = (lanes, now) -> policy.next(lanes, node, now);
                    Predicate<Leg> mayGo = leg -> true;
                    assertAllocatesNothing(leg -> {
                        queue.add(leg, 0, 1000, 0);
                        if (queue.size() < LEGS) {
                            return true;
                        }
                        for (int i = 0; i < LEGS; i += 2) {
                            queue.remove(legs[i]);
                        }
                        int lane = queue.next(choice, mayGo, 0);
                        while (lane != Lanes.NONE) {
                            queue.remove(queue.first(lane));
                            lane = queue.next(choice, mayGo, 0);
                        }
                        return queue.isEmpty();
                    });
                }));
    }

    private <K extends Record, P> P create(PolicyType<K, P> type) {
        return type.create(KnobValues.of(type.knobs()), fleet.context());
    }

    private void assertAllocatesNothing(Predicate<Leg> asked) {
        long answers = ask(asked);
        long before = threads.getCurrentThreadAllocatedBytes();
        answers += ask(asked);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answers).isPositive();
        // asking for the figure may itself cost a few bytes; one object per request would be 16 for each
        assertThat(allocated).as("bytes for " + ROUNDS + " requests").isLessThan(ROUNDS);
    }

    private long ask(Predicate<Leg> asked) {
        long answers = 0;
        for (int i = 0; i < ROUNDS; i++) {
            answers += asked.test(legs[i % LEGS]) ? 1 : 0;
        }
        return answers;
    }
}
