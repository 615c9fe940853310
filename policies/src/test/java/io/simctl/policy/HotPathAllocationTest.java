package io.simctl.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.simctl.control.Attempt;
import io.simctl.control.FleetFixture;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is asked for every request makes no garbage, whatever the answer: a run asks it some hundred million times. */
class HotPathAllocationTest {
    private static final int REQUESTS = 2000;
    private static final Policies POLICIES = Policies.load(HotPathAllocationTest.class.getClassLoader());

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .machines(40, m -> m.resident("a").rates("a", 57, 700).rates("b", 30, 300))
            .build();
    private final Attempt[] attempts =
            Stream.generate(() -> fleet.attempt("a", 500, 500)).limit(50).toArray(Attempt[]::new);

    @TestFactory
    Stream<DynamicTest> choosingAMachine() {
        return POLICIES.of(PolicyKind.FLEET_SCHEDULING).stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    MachineChoice policy = fleet.observedBy((MachineChoice) create(type));
                    FleetFixture.Gates candidates = fleet.candidates();
                    assertAllocatesNothing(
                            attempt -> policy.choose(attempt.request(), fleet.view(), candidates.of(attempt), 0));
                }));
    }

    /** Half of the machines are full, so that gates say no too, and requests are turned away. */
    @TestFactory
    Stream<DynamicTest> decidingOnARequest() {
        for (int m = 0; m < 20; m++) {
            fleet.send("a", m, 4);
        }
        return POLICIES.of(PolicyKind.FLEET_ADMISSION).stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    FleetAdmission policy = fleet.observedBy((FleetAdmission) create(type, settings(type.name())));
                    FleetFixture.Gates candidates = fleet.candidates(policy);
                    assertAllocatesNothing(attempt -> {
                        for (int m = 0; m < 40; m++) {
                            candidates.of(attempt).blockedBy(m);
                        }
                        return policy.decide(attempt.request(), fleet.view(), candidates.of(attempt), 0)
                                        instanceof Verdict.Reject
                                ? 2
                                : 1;
                    });
                }));
    }

    /** What makes a policy say no. */
    private static String[] settings(String policy) {
        return switch (policy) {
            case "model-shed" -> new String[] {"models=[a]"};
            case "ttft-ceiling" -> new String[] {"base=100ms"};
            default -> new String[0];
        };
    }

    private <K extends Record, P> P create(PolicyType<K, P> type, String... settings) {
        return type.create(KnobValues.of(type.knobs(), settings), fleet.context());
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
