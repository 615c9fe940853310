package io.simctl.sim;

import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.RunListener;
import io.simctl.control.Workload;
import io.simctl.control.plane.ControlPlane;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.kernel.AlarmQueue;
import io.simctl.sim.machine.ClusterPair;
import io.simctl.sim.machine.SimulatedMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * Two Macs of 64 GB that are a pair, and one more if wanted, under the real control plane. A model of 40 GB takes 100 ms a token on one of
 * them, and 58 ms on both: half of that, and 160 sums of 50 us.
 */
final class ClusterRig implements RunListener {
    static final long SECOND = 1_000_000_000L;
    static final int M = 0;
    static final int N = 1;
    private static final int PROMPT = 10;

    private static final String WORLD = """
            scenario: pair
            duration: 1h
            models:
              m: &model {weights: WEIGHTS, kv_per_token: 1KiB, context: 100000, parameters: 1e6, layers: 80, hidden: 8192,
                  query_heads: 64, kv_heads: 8, max_tokens: 50000}
              n: *model
            hardware: {mac: {memory: 64GB, bandwidth: 400GB/s, bandwidth_efficiency: 1, compute: 1000TFLOPS, step_overhead: 0ms,
                load_cold: 4GB/s, load_warm: 4GB/s, load_overhead: 0s, unload: 0s}}
            fleet:
              pair: {hardware: mac, count: 2, resident: m, engine: {max_sequences: 8}, cluster: {models: m, link: 1e15, CLUSTER}}
              SPARE
            workload: [{rate: 1/s, model: m, prompt: 5, output: 10}, {rate: 1/s, model: n, prompt: 5, output: 10}]
            network: {delay: 0s, heartbeat: {interval: 1s, delay: 0s}}
            clients: {timeout: 1h}
            policies: {p: {fleet: {admission: {type: cluster-ranks}, scheduling: least-busy, attempts: 3}}}
            """;

    final TreeMap<Long, Attempt> attempts = new TreeMap<>();
    private final TreeMap<Long, String> ends = new TreeMap<>();
    private final AlarmQueue clock = new AlarmQueue();
    private final Map<Integer, ClusterPair> pairs = new HashMap<>();
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<Demand> requests = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final SimulatedFleet world;
    private final Scenario scenario;

    private record Order(long at, ObjLongConsumer<ClusterPair> what) {}

    private ClusterRig(String yaml) {
        scenario = Scenarios.of(yaml);
        world = SimulatedFleet.of(scenario);
    }

    /** The pair alone, with these knobs of its cluster. */
    static ClusterRig pair(String cluster) {
        return new ClusterRig(
                WORLD.replace("CLUSTER", cluster).replace("WEIGHTS", "40GB").replace("SPARE", ""));
    }

    /** A third Mac beside the pair. */
    static ClusterRig pairAndSpare(String cluster) {
        return new ClusterRig(WORLD.replace("CLUSTER", cluster)
                .replace("WEIGHTS", "40GB")
                .replace("SPARE", "spare: {hardware: mac, resident: m, engine: {max_sequences: 8}}"));
    }

    /** A pair that serves both models together, of 80 GB each, which no Mac can hold by itself. */
    static ClusterRig large(String cluster) {
        return new ClusterRig(WORLD.replace("CLUSTER", cluster)
                .replace("models: m,", "models: [m, n],")
                .replace("WEIGHTS", "80GB")
                .replace("SPARE", ""));
    }

    /** A pair that serves both models together, of 40 GB each. */
    static ClusterRig bothModelsOnPair(String cluster) {
        return new ClusterRig(WORLD.replace("CLUSTER", cluster)
                .replace("models: m,", "models: [m, n],")
                .replace("WEIGHTS", "40GB")
                .replace("SPARE", ""));
    }

    /** A request for the first model with so many tokens. */
    ClusterRig request(double atSeconds, int tokens) {
        return request(atSeconds, M, tokens);
    }

    ClusterRig request(double atSeconds, int model, int tokens) {
        long at = (long) (atSeconds * SECOND);
        requests.add(new Demand(Request.of(requests.size(), model, at, PROMPT, tokens), tokens));
        return this;
    }

    ClusterRig linkLost(double atSeconds) {
        orders.add(new Order((long) (atSeconds * SECOND), ClusterPair::linkLost));
        return this;
    }

    ClusterRig linkBack(double atSeconds) {
        orders.add(new Order((long) (atSeconds * SECOND), ClusterPair::linkBack));
        return this;
    }

    ClusterRig runUntil(long seconds) {
        PolicySet policies = scenario.policies().values().iterator().next();
        Fleet fleet = world.fleet();
        RandomStreams random = new RandomStreams(1);
        world.pairs().forEach((host, pair) -> pairs.put(host, new ClusterPair(pair.spec(), pair.serving(), clock)));
        Auditor auditor = new Auditor(fleet, machines, false, false);
        Observers observers = new Observers(List.of(auditor, this));
        new ControlPlane(
                        fleet,
                        ControlInputs.settings(scenario, policies),
                        ControlInputs.policies(policies, fleet, random::stream),
                        new Workload(requests.iterator(), List.of()),
                        clock,
                        (machine, node) -> {
                            machines.add(new SimulatedMachine(
                                    machine,
                                    fleet,
                                    world.configs().get(machine),
                                    world.serving().get(machine),
                                    clock,
                                    observers,
                                    node,
                                    MachineFaults.NONE,
                                    Optional.ofNullable(pairs.getOrDefault(machine, pairs.get(machine - 1))),
                                    pairs.containsKey(machine) ? Cluster.HOST : Cluster.RESPONDER));
                            return machines.get(machine);
                        },
                        observers)
                .begin();
        for (Order order : orders) {
            clock.create(now -> pairs.values().forEach(pair -> order.what().accept(pair, now)))
                    .set(order.at());
        }
        while (clock.nextAt() <= seconds * SECOND) {
            clock.runUntil(clock.nextAt());
            auditor.afterEvent(clock.now());
        }
        return this;
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        long id = last.request().id();
        attempts.put(id, last);
        String word = switch (outcome) {
            case Outcome.Completed() -> "completed";
            case Outcome.Failed(int status, String cause, String words) -> status + " " + cause;
            case Outcome.Rejected(int status, String reason, Outcome.Cause cause, long after, String words) ->
                status + " " + reason;
            default -> outcome.toString();
        };
        ends.put(id, "%s at %.1f".formatted(word, (double) now / SECOND));
    }

    /** The machines, before anything runs. */
    SimulatedFleet world() {
        return world;
    }

    /** How each request ended and when, to a tenth of a second. */
    List<String> ends() {
        return List.copyOf(ends.values());
    }

    /** The machines that a request was sent to, in their order. */
    List<Integer> machinesOf(long request) {
        Attempt attempt = attempts.get(request);
        if (attempt == null) {
            throw new AssertionError("request " + request + " has not ended");
        }
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < attempt.legs(); i++) {
            sent.add(attempt.leg(i).machine());
        }
        return sent;
    }

    /** How many requests there are. */
    int requests() {
        return requests.size();
    }

    /** Bytes that a machine uses. */
    long used(int machine) {
        return machines.get(machine).usedBytes();
    }
}
