package io.simctl.scenario.load;

import io.simctl.policy.FleetScheduling;
import io.simctl.policy.Placement;
import io.simctl.policy.queue.FleetFifo;
import io.simctl.policy.telemetry.Push;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Policies that can be named and configured but not made. */
public final class TestPolicies {
    public enum Defect {
        FORGETS_FAILED_LOADS,
        COUNTS_SILENT_MACHINES
    }

    public record Pools(
            @Knob(value = "how long a machine stays", def = "5m", min = 0, formerly = "dwell")
            Duration minDwell,

            @Knob(value = "machines of each model", def = "{}", unit = "machines", min = 0)
            Map<String, Integer> minWarm,

            @Knob(value = "most loads per tick", def = "4", min = 0)
            int maxLoads,

            @Knob(value = "defects to re-enact", def = "[]") List<Defect> defects) {}

    public record SlotKnobs(
            @Knob(value = "seats", def = "1", min = 1) int seats,
            @Knob(value = "places", def = "8", min = 0) int queue,

            @Knob(value = "longest wait", def = "30s", min = 0)
            Duration maxWait) {}

    public record Fallback(
            @Knob(value = "policy asked first", def = "least-busy")
            PolicyChoice<FleetScheduling> first,

            @Knob(name = "else", value = "policies asked then, one after the other", def = "[]")
            List<PolicyChoice<FleetScheduling>> others,

            @Knob("placement that it looks at") Optional<PolicyChoice<Placement>> pools) {}

    public record Endless(
            @Knob(value = "policy asked instead", def = "endless")
            PolicyChoice<FleetScheduling> self) {}

    private static final class Type<K extends Record> extends PolicyType<K, Object> {
        Type(PolicyKind kind, String name, Class<K> knobs) {
            super(name, kind, knobs, "for tests");
        }

        @Override
        public List<String> problems(K values) {
            return values instanceof Pools pools
                            && pools.maxLoads() == 0
                            && !pools.minWarm().isEmpty()
                    ? List.of("`min_warm` needs `max_loads` above 0")
                    : List.of();
        }

        @Override
        public Collection<String> modelNames(K values) {
            return values instanceof Pools pools ? pools.minWarm().keySet() : List.of();
        }

        @Override
        public Object create(K values, PolicyContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private TestPolicies() {}

    public static Policies all() {
        return Policies.of(Stream.of(
                        plain(
                                PolicyKind.FLEET_ADMISSION,
                                "ttft-ceiling",
                                "model-shed",
                                "pool-exhausted",
                                "concurrency-cap"),
                        plain(
                                PolicyKind.FLEET_SCHEDULING,
                                "additive-cost",
                                "least-busy",
                                "round-robin",
                                "random",
                                "power-of-two"),
                        Stream.of(new FleetFifo.Type(), new Push.Type()),
                        Stream.of(new Type<>(PolicyKind.FLEET_SCHEDULING, "fallback", Fallback.class)),
                        Stream.of(new Type<>(PolicyKind.FLEET_SCHEDULING, "endless", Endless.class)),
                        plain(PolicyKind.FLEET_SELECTION, "first"),
                        plain(PolicyKind.FLEET_PLACEMENT, "none", "static"),
                        Stream.of(new Type<>(PolicyKind.FLEET_PLACEMENT, "model-pools", Pools.class)),
                        plain(PolicyKind.FLEET_TELEMETRY, "push", "poll"),
                        plain(PolicyKind.NODE_ADMISSION, "unbounded"),
                        Stream.of(new Type<>(PolicyKind.NODE_ADMISSION, "bounded-queue", SlotKnobs.class)),
                        plain(PolicyKind.NODE_QUEUE, "fifo"),
                        plain(PolicyKind.NODE_SWAP, "lru", "refuse"))
                .flatMap(types -> types)
                .toList());
    }

    private static Stream<Type<?>> plain(PolicyKind kind, String... names) {
        return Stream.of(names).map(name -> new Type<>(kind, name, NoKnobs.class));
    }
}
