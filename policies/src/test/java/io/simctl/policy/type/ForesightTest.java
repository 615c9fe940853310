package io.simctl.policy.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.Clairvoyant;
import io.simctl.policy.swap.IdleUnload;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who is told when requests will come, and what. */
class ForesightTest {
    private static final Policies POLICIES = Policies.load(ForesightTest.class.getClassLoader());

    private final Foresight future = new Foresight(2, new int[] {0, 1, 0}, new long[] {10, 20, 30});
    private final AtomicInteger asked = new AtomicInteger();
    private final PolicyContext context = new PolicyContext(
            FleetFixture.models("a", "b").machine(m -> {}).build().fleet(), new SplittableRandom(1), () -> {
                asked.incrementAndGet();
                return future;
            });

    private static PolicyChoice<Swap> clairvoyant() {
        return PolicyChoice.of(new Clairvoyant.Type(), KnobValues.of(Clairvoyant.Knobs.class));
    }

    @Test
    void isOfTimesByModel() {
        assertThat(future.next(0, 0)).isEqualTo(10);
        assertThat(future.next(0, 10)).as("what comes now is not to come").isEqualTo(30);
        assertThat(future.next(1, 20)).isEqualTo(Foresight.NEVER);
        assertThat(future.past(20)).isEqualTo(2);
        assertThat(future.models()).containsExactly(0, 1, 0);
    }

    @Test
    void isGivenToAClairvoyantPolicyInsideOneThatIsNot() {
        IdleUnload.Knobs knobs = new IdleUnload.Knobs(clairvoyant(), Duration.ZERO, Map.of(), Duration.ofSeconds(1));
        PolicyChoice.of(new IdleUnload.Type(), knobs).create(context);
        assertThat(asked).hasValue(1);
    }

    /** The context that every other policy is given. */
    @TestFactory
    Stream<DynamicTest> isKeptFromAllOthers() {
        assertThat(POLICIES.all()).anyMatch(PolicyType::isClairvoyant);
        return POLICIES.all().stream()
                .filter(type -> !type.isClairvoyant())
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    assertThatThrownBy(() -> context.of(type).foresight())
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("only a clairvoyant policy sees the future");
                    assertThat(asked).hasValue(0);
                }));
    }

    @Test
    void isNotReadByOneWhoHoldsTheContextItself() {
        assertThatThrownBy(context::foresight).isInstanceOf(IllegalStateException.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void isNobodysWhereNobodyKnowsTheFuture() {
        PolicyContext live = new PolicyContext(context.fleet(), context.random());
        assertThatThrownBy(() -> clairvoyant().create(live))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nobody knows the future of this run");
        assertThatCode(() -> clairvoyant().create(context)).doesNotThrowAnyException();
    }
}
