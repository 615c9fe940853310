package io.simctl.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is asked and reported for every request makes no garbage, whatever the answer: a run asks it some hundred million times. The
 * requests have prefixes, principals and routes, with numbers that no box has ready.
 */
class HotPathAllocationTest {
    private static final int REQUESTS = 2000;
    private static final int FIRST_OWNER = 100_000;
    private static final Outcome.Rejected REJECTED = new Outcome.Rejected(429, "full", 0);
    private static final List<Request.Route> ROUTES = List.of(Request.Route.values());
    private static final Policies POLICIES = Policies.load(HotPathAllocationTest.class.getClassLoader());

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .machines(30, m -> m.resident("a").rates("a", 57, 700).rates("b", 30, 300))
            .machines(10, m -> m.resident("a", "b").owner(FIRST_OWNER))
            .build();
    private final Attempt[] attempts =
            IntStream.range(0, 50).mapToObj(this::attempt).toArray(Attempt[]::new);

    private final Request asksForB = attempts[0].request().of(fleet.context().model("b"));

    private Attempt attempt(int number) {
        Request.Route route = ROUTES.get(number % ROUTES.size());
        long[] blocks = IntStream.range(0, 16)
                .mapToLong(i -> 1L << 40 | number % 5L << 20 | i)
                .toArray();
        return fleet.attempt("a", 500 + number, FIRST_OWNER + number % 2, route, blocks);
    }

    private static Stream<DynamicTest> of(PolicyKind kind, java.util.function.Consumer<PolicyType<?, ?>> test) {
        return POLICIES.of(kind).stream().map(type -> DynamicTest.dynamicTest(type.name(), () -> test.accept(type)));
    }

    @TestFactory
    Stream<DynamicTest> choosingTheModelThatAnswers() {
        return of(PolicyKind.FLEET_SELECTION, type -> {
            ModelSelection policy = (ModelSelection) create(type, "model=b", "targets=[a]");
            for (int machine = 0; machine < 40; machine++) {
                policy.machineChanged(fleet.machine(machine), 0);
            }
            assertAllocatesNothing(attempt -> {
                report(policy, attempt.request());
                int chosen = policy.select(asksForB, fleet.view(), 0);
                policy.ended(chosen, 0);
                return chosen;
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> choosingAMachine() {
        return of(PolicyKind.FLEET_SCHEDULING, type -> {
            FleetScheduling policy = fleet.observedBy((FleetScheduling) create(type));
            FleetFixture.Gates candidates = fleet.candidates();
            assertAllocatesNothing(attempt -> {
                report(policy, attempt.request());
                Dispatch dispatch = policy.dispatch(attempt.request(), fleet.view(), candidates.of(attempt), 0);
                return dispatch instanceof Dispatch.NotYet ? 1 : 2;
            });
        });
    }

    /** Half of the machines are full, so that gates say no too, and requests are rejected. */
    @TestFactory
    Stream<DynamicTest> decidingOnARequest() {
        for (int m = 0; m < 20; m++) {
            fleet.send("a", m, 4);
        }
        return of(PolicyKind.FLEET_ADMISSION, type -> {
            FleetAdmission policy = fleet.observedBy((FleetAdmission) create(type, settings(type.name())));
            FleetFixture.Gates candidates = fleet.candidates(policy);
            assertAllocatesNothing(attempt -> {
                report(policy, attempt.request());
                Candidates its = candidates.of(attempt);
                for (int m = 0; m < 40; m++) {
                    its.blockedBy(m);
                }
                return policy.decide(attempt.request(), fleet.view(), its, 0) instanceof Verdict.Reject ? 2 : 1;
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> waitingInTheCoordinator() {
        return of(PolicyKind.FLEET_QUEUE, type -> {
            FleetQueue policy = (FleetQueue) create(type);
            assertAllocatesNothing(attempt -> {
                Request request = attempt.request();
                if (policy instanceof FleetObserver observer) {
                    report(observer, request);
                }
                int lane = policy.lane(request, 0);
                return policy.hasRoom(request, lane, 1000)
                        ? (int) policy.rank(request, 5)
                        : (int) policy.maxWait(request);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> hearingOfRequestsForPlacement() {
        return of(PolicyKind.FLEET_PLACEMENT, type -> {
            Placement policy = fleet.observedBy((Placement) create(type, settings(type.name())));
            assertAllocatesNothing(attempt -> {
                report(policy, attempt.request());
                return 1;
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> admittingOnAMachine() {
        FakeNode node = new FakeNode(fleet).resident("a", 1, 0);
        return of(PolicyKind.NODE_ADMISSION, type -> {
            NodeAdmission policy = (NodeAdmission) create(type);
            assertAllocatesNothing(attempt -> {
                report(policy, node, attempt.request());
                NodeVerdict verdict = policy.arrive(attempt.request(), node, 0);
                boolean starts = policy.mayStart(attempt.request(), node, 0);
                return verdict instanceof NodeVerdict.Reject || !starts ? 1 : policy.slots(0);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> waitingOnAMachine() {
        FakeNode node = new FakeNode(fleet).resident("a", 1, 0);
        return of(PolicyKind.NODE_QUEUE, type -> {
            NodeQueue policy = (NodeQueue) create(type);
            assertAllocatesNothing(attempt -> {
                report(policy, node, attempt.request());
                return policy.lane(attempt.request(), 0) + (int) policy.rank(attempt.request(), 7);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> hearingOfRequestsForSwap() {
        FakeNode node = new FakeNode(fleet).resident("a", 1, 0);
        return of(PolicyKind.NODE_SWAP, type -> {
            Swap policy = (Swap) create(type, settings(type.name()));
            assertAllocatesNothing(attempt -> {
                report(policy, node, attempt.request());
                return policy.wakeAt() == Swap.NEVER ? 1 : 2;
            });
        });
    }

    @Test
    void aPolicyThatBoxesIsFound() {
        Map<Integer, Integer> byOwner = new HashMap<>();
        FleetObserver boxing = new FleetObserver() {
            @Override
            public void arrived(Request request, long now) {
                byOwner.merge(request.owner(), 1, Integer::sum);
            }
        };

        assertThatThrownBy(() -> assertAllocatesNothing(attempt -> {
                    report(boxing, attempt.request());
                    return 1;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("bytes for " + REQUESTS + " requests");
    }

    /** The way of a request and some that did not get far. */
    private void report(FleetObserver policy, Request request) {
        MachineView machine = fleet.machine((int) (request.id() % 40));
        policy.arrived(request, 0);
        policy.sent(request, machine, 0);
        policy.machineChanged(machine, 0);
        policy.firstToken(request, machine, 0, 1_000_000);
        policy.completed(request, machine, 200, 2_000_000);
        policy.refused(request, machine, REJECTED, 0);
        policy.failed(request, machine, "gone", 0);
        policy.rejected(request, REJECTED, 0);
    }

    private static void report(Object policy, NodeView node, Request request) {
        if (policy instanceof NodeObserver observer) {
            observer.admitted(node, request, 0);
            observer.started(node, request, 0);
            observer.firstToken(node, request, 0);
            observer.left(node, request, true, 0);
            observer.modelChanged(node, 0, ModelState.LOADING, 0);
        }
    }

    /** What makes a policy say no, or have something to do. */
    private static String[] settings(String policy) {
        return switch (policy) {
            case "model-shed" -> new String[] {"models=[a]"};
            case "ttft-ceiling" -> new String[] {"base=100ms"};
            case "matrix" -> new String[] {"sets={s: a}"};
            case "busy-watchdog", "load-cooldown", "memory-reclaimer" -> new String[] {"swap=lru"};
            case "idle-unload" -> new String[] {"swap=lru", "after=1s"};
            default -> new String[0];
        };
    }

    private <K extends Record, P> P create(PolicyType<K, P> type, String... settings) {
        return PolicyChoice.of(type, KnobValues.of(type.knobs(), settings)).create(fleet.context());
    }

    private interface Asked {
        int ask(Attempt attempt);
    }

    private void assertAllocatesNothing(Asked asked) {
        long answers = ask(asked);
        long before = threads.getCurrentThreadAllocatedBytes();
        answers += ask(asked);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answers).isNotZero();
        // asking for the figure may itself cost a few bytes; one object per request would be 16 for each
        assertThat(allocated).as("bytes for " + REQUESTS + " requests").isLessThan(REQUESTS);
    }

    private long ask(Asked asked) {
        long answers = 0;
        for (int i = 0; i < REQUESTS; i++) {
            answers += asked.ask(attempts[i % attempts.length]) + 1L;
        }
        return answers;
    }
}
