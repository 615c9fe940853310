package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped fleet policy on machines with little to do, of which it may have said that it does not go by reports without news. */
class RestingFleetTest {
    private static final Policies SHIPPED = Policies.load(RestingFleetTest.class.getClassLoader());
    private static final List<PolicyKind> KINDS =
            List.of(PolicyKind.FLEET_SCHEDULING, PolicyKind.FLEET_ADMISSION, PolicyKind.FLEET_PLACEMENT);

    /** Policies that cannot do without a knob. */
    private static final Map<String, String> KNOBS = Map.of(
            "static", "{type: static, machines: {a: 3, b: 3}}",
            "model-shed", "{type: model-shed, models: [b]}",
            "model-pools", "{type: model-pools, interval: 10s, min_dwell: 30s}");

    private static final String SCENARIO = """
            scenario: rests
            seed: 3
            duration: 30m
            drain: 2m
            models:
              a: &model {weights: 6GB, kv_per_token: 100kB, context: 4096, parameters: 3e9, layers: 10, max_tokens: 200}
              b: *model
            hardware:
              box: {memory: 10GB, bandwidth: 300GB/s, compute: 5TFLOPS, load_cold: 2GB/s}
            network: {delay: 20ms, heartbeat: {interval: 1s, delay: 40ms}, kv_transfer: 1GB/s}
            fleet:
              box: {hardware: box, count: 6, on_disk: [a, b], resident: a}
            clients: {timeout: 30s}
            workload:
              - {model: a, rate: 0.2, prompt: {type: log-normal, median: 300, p95: 2000, max: 3000}, output: {type: log-normal, median: 80, p95: 190, max: 200}}
              - {model: b, rate: 0.05, prompt: 200, output: 50}
            policies:
              any:
                fleet: {FLEET}
                node: {admission: {type: bounded-queue, seats: 2, queue: 2}, swap: lru}
            """;

    /** A gate that is always open and counts what it hears of machines. */
    private static final class Listener extends PolicyType<NoKnobs, FleetAdmission> {
        private final boolean hearsEveryReport;
        private int heard;

        Listener(boolean hearsEveryReport) {
            super("listener", PolicyKind.FLEET_ADMISSION, NoKnobs.class, "hears of machines");
            this.hearsEveryReport = hearsEveryReport;
        }

        @Override
        public FleetAdmission create(NoKnobs values, PolicyContext context) {
            return new FleetAdmission() {
                @Override
                public boolean hearsEveryReport() {
                    return hearsEveryReport;
                }

                @Override
                public void machineChanged(MachineView machine, long now) {
                    heard++;
                }

                @Override
                public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
                    return Verdict.ADMIT;
                }
            };
        }
    }

    private record Run(List<String> ends, int heard) {}

    private static Run run(String fleet, boolean hearsEveryReport) {
        Listener listener = new Listener(hearsEveryReport);
        List<PolicyType<?, ?>> types = new ArrayList<>(SHIPPED.all());
        types.add(listener);
        Scenario scenario = Scenarios.of(SCENARIO.replace("FLEET", fleet), Policies.of(types));
        List<String> ends = new ArrayList<>();
        RunListener ending = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                int machine =
                        last.legs() == 0 ? Attempt.NO_MACHINE : last.leg(0).machine();
                ends.add(last.request().id() + " " + outcome + " " + couldHaveServed + " on " + machine + " "
                        + last.firstTokenAt() + " " + last.lastTokenAt() + " at " + now);
            }
        };
        new Simulation(scenario, Objects.requireNonNull(scenario.policies().get("any")), 1, 0)
                .run(List.of(ending), true, now -> {}, () -> false);
        return new Run(ends, listener.heard);
    }

    static Stream<String> policies() {
        return SHIPPED.all().stream()
                .filter(type -> KINDS.contains(type.kind()) && !type.isClairvoyant())
                .map(type -> fleet(type.kind(), KNOBS.getOrDefault(type.name(), type.name())));
    }

    private static String fleet(PolicyKind kind, String policy) {
        return switch (kind) {
            case FLEET_SCHEDULING -> "scheduling: " + policy + ", admission: listener";
            case FLEET_ADMISSION -> "scheduling: least-busy, admission: [listener, " + policy + "]";
            default -> "scheduling: least-busy, admission: listener, placement: " + policy;
        };
    }

    @ParameterizedTest
    @MethodSource("policies")
    void nothingEndsOtherwiseThanWhereEveryReportIsHeard(String fleet) {
        Run resting = run(fleet, false);

        assertThat(resting.ends).hasSizeGreaterThan(300).isEqualTo(run(fleet, true).ends);
    }

    @Test
    void machinesDoRest() {
        int changes = run("scheduling: least-busy, admission: listener", false).heard;

        assertThat(changes)
                .as("what is heard of machines")
                .isLessThan(run("scheduling: least-busy, admission: listener", true).heard / 2);
    }
}
