package io.simctl.sim;

import io.simctl.control.Alarm;
import io.simctl.control.ClientSettings;
import io.simctl.control.ControlPlane;
import io.simctl.control.ControlSettings;
import io.simctl.control.Demand;
import io.simctl.control.Fleet;
import io.simctl.control.RunListener;
import io.simctl.control.RunPolicies;
import io.simctl.policy.PolicyContext;
import io.simctl.scenario.ClientSpec;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.sim.kernel.AlarmQueue;
import io.simctl.sim.machine.SimulatedMachine;
import io.simctl.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * One run of a scenario under one set of policies on a virtual clock: a pure function of the scenario, the policies, the seed and
 * the number of the replication.
 */
public final class Simulation {
    /** Simulated time between two looks at whether to go on. */
    private static final long SLICE = 60_000_000_000L;

    /** How long a machine that changes pools waits for what it runs; the original's value is not known. */
    private static final long DRAIN_TIMEOUT = 300_000_000_000L;

    private final Scenario scenario;
    private final PolicySet policies;
    private final SimulatedFleet machines;
    private final long seed;

    /**
     * What is to be run.
     *
     * @param seed of the run
     * @param replication from 0; each has streams of its own, the same under every policy
     */
    public Simulation(Scenario scenario, PolicySet policies, long seed, int replication) {
        this.scenario = scenario;
        this.policies = policies;
        this.machines = SimulatedFleet.of(scenario);
        this.seed = new RandomStreams(seed).stream("replications", replication).nextLong();
    }

    /** The machines and models, by the indexes that a listener hears. */
    public Fleet fleet() {
        return machines.fleet();
    }

    /**
     * Runs to the end: until every request has ended, or the drain after the workload's end is over.
     *
     * @param listener hears everything
     * @param check whether to assert at every event what must always hold
     * @param progress told the simulated time now and then, in nanoseconds
     * @param cancelled asked now and then whether to stop early; what is under way is then unfinished
     * @return when the run ended, nanoseconds since it began
     * @throws AuditFailure when a check fails
     */
    public long run(RunListener listener, boolean check, LongConsumer progress, BooleanSupplier cancelled) {
        RandomStreams random = new RandomStreams(seed);
        AlarmQueue clock = new AlarmQueue();
        RunPolicies objects = objects(random);
        List<SimulatedMachine> backends = new ArrayList<>();
        Auditor auditor = new Auditor(fleet(), backends, objects.placement().isolates());
        RunListener observers = check ? new Observers(List.of(auditor, listener)) : listener;
        try (Workload workload = Workload.open(scenario, random::stream)) {
            ControlPlane plane = new ControlPlane(
                    fleet(),
                    settings(),
                    objects,
                    new Demand(workload.arrivals(), List.copyOf(workload.users())),
                    clock,
                    (machine, node) -> {
                        SimulatedMachine backend = new SimulatedMachine(
                                fleet(),
                                machine,
                                machines.configs().get(machine),
                                machines.costs().get(machine),
                                clock,
                                node,
                                observers);
                        backends.add(backend);
                        return backend;
                    },
                    observers);
            plane.begin();
            turn(clock, plane, check ? auditor::afterEvent : now -> {}, check, progress, cancelled);
            plane.end();
            auditor.atEnd(clock.now());
            return clock.now();
        }
    }

    private void turn(
            AlarmQueue clock,
            ControlPlane plane,
            LongConsumer afterEvent,
            boolean check,
            LongConsumer progress,
            BooleanSupplier cancelled) {
        long end = scenario.duration()
                .map(duration -> duration.plus(scenario.drain()).toNanos())
                .orElse(Alarm.NEVER);
        while (!plane.isFinished() && clock.now() < end && !cancelled.getAsBoolean()) {
            long slice = Math.min(end, clock.now() + SLICE);
            if (check) {
                while (clock.nextAt() <= slice) {
                    clock.runUntil(clock.nextAt());
                    afterEvent.accept(clock.now());
                }
            }
            clock.runUntil(slice);
            progress.accept(clock.now());
        }
    }

    private ControlSettings settings() {
        ClientSpec clients = scenario.clients();
        long timeout = clients.timeout().toNanos();
        ClientSettings settings = clients.retries()
                .map(r -> new ClientSettings(
                        timeout,
                        r.max(),
                        r.honourRetryAfter(),
                        r.backoff().toNanos(),
                        r.maxWait().toNanos()))
                .orElse(new ClientSettings(timeout, 0, true, 0, 0));
        return new ControlSettings(
                scenario.network().delay().toNanos(),
                scenario.network().heartbeat().interval().toNanos(),
                scenario.network().heartbeat().delay().toNanos(),
                policies.fleet().queue().depth(),
                policies.fleet().queue().maxWait().toNanos(),
                policies.fleet().attempts(),
                DRAIN_TIMEOUT,
                settings);
    }

    private RunPolicies objects(RandomStreams random) {
        List<PolicyContext> contexts = new ArrayList<>();
        for (int i = 0; i < policies.fleet().admission().size() + 2; i++) {
            contexts.add(new PolicyContext(fleet(), random.stream("policy-ties", i)));
        }
        PolicySet.FleetPolicies fleetPolicies = policies.fleet();
        return new RunPolicies(
                java.util.stream.IntStream.range(0, fleetPolicies.admission().size())
                        .mapToObj(i -> fleetPolicies.admission().get(i).create(contexts.get(i + 2)))
                        .toList(),
                fleetPolicies.scheduling().create(contexts.get(0)),
                fleetPolicies.placement().create(contexts.get(1)),
                machine -> {
                    PolicyContext context = new PolicyContext(fleet(), random.stream("node-ties", machine));
                    PolicySet.NodePolicies node = policies.node();
                    return new RunPolicies.Node(
                            node.admission().create(context),
                            node.scheduling().create(context),
                            node.swap().create(context));
                });
    }
}
