package io.simctl.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simctl.fleet.Request;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.MachineView;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridingTest {
    private static class Counts implements FleetObserver {
        @Override
        public void arrived(Request request, long now) {}
    }

    private static final class CountsMore extends Counts {}

    private interface Changes extends FleetObserver {
        @Override
        default void machineChanged(MachineView machine, long now) {}
    }

    private record Looks() implements Changes {}

    private final FleetObserver deaf = new FleetObserver() {};
    private final FleetObserver counts = new Counts();
    private final FleetObserver countsMore = new CountsMore();
    private final FleetObserver looks = new Looks();
    private final List<FleetObserver> all = List.of(countsMore, deaf, looks, counts);

    @Test
    void findsThoseThatOverrideAMethodThemselvesOrInheritOneThatDoes() {
        assertThat(Overriding.of(all, FleetObserver.class, "arrived")).containsExactly(countsMore, counts);
        assertThat(Overriding.of(all, FleetObserver.class, "machineChanged")).containsExactly(looks);
        assertThat(Overriding.of(all, FleetObserver.class, "sent")).isEmpty();
    }

    @Test
    void refusesANameThatNoMethodOrMoreThanOneHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> Overriding.of(all, FleetObserver.class, "arives"));
        assertThatIllegalArgumentException().isThrownBy(() -> Overriding.of(List.of(), List.class, "add"));
    }
}
