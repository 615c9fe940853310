package io.simctl.sim;

import io.simctl.control.Alarm;
import io.simctl.control.RunListener;
import io.simctl.control.RunPolicies;
import io.simctl.control.plane.ControlPlane;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.sim.fault.FleetFaults;
import io.simctl.sim.kernel.AlarmQueue;
import io.simctl.sim.machine.ClusterPair;
import io.simctl.sim.machine.SimulatedMachine;
import io.simctl.workload.WorkloadSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * One run of a scenario under one set of policies on a virtual clock: a pure function of the scenario, the policies, the seed and
 * the number of the replication.
 */
public final class Simulation {
    /** Simulated time between two looks at whether to go on. */
    private static final long SLICE = 60_000_000_000L;

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

    /** What all random streams of the run come from. */
    public long seed() {
        return seed;
    }

    /** The machines and models, by the indexes that a listener is given. */
    public Fleet fleet() {
        return machines.fleet();
    }

    /**
     * Runs to the end: until every request has ended, or the drain after the workload's duration is over.
     *
     * @param listeners of every event
     * @param check whether to assert at every event what must always hold
     * @param progress called with the simulated time now and then, in nanoseconds
     * @param cancelled asked now and then whether to stop early; what is under way is then unfinished
     * @return when the run ended, nanoseconds since it began: with its last request, but not before its duration was over
     * @throws AuditFailure when a check fails
     */
    public long run(List<RunListener> listeners, boolean check, LongConsumer progress, BooleanSupplier cancelled) {
        RandomStreams random = new RandomStreams(seed);
        AlarmQueue clock = new AlarmQueue();
        RunPolicies objects = ControlInputs.policies(
                policies, fleet(), random::stream, () -> WorkloadSource.foresee(scenario, random::stream));
        List<SimulatedMachine> backends = new ArrayList<>();
        Map<Integer, ClusterPair> pairs = new HashMap<>();
        machines.pairs().forEach((host, pair) -> pairs.put(host, new ClusterPair(pair.spec(), pair.serving(), clock)));
        FleetFaults faults = new FleetFaults(scenario, random::stream, clock);
        Auditor auditor = new Auditor(fleet(), backends, objects.placement().isolates(), machines.endsEarly());
        List<RunListener> all = new ArrayList<>(listeners);
        if (check) {
            all.addFirst(auditor);
        }
        RunListener observers = all.size() == 1 ? all.getFirst() : new Observers(List.copyOf(all));
        try (WorkloadSource workload = WorkloadSource.open(scenario, random::stream)) {
            ControlPlane plane = new ControlPlane(
                    fleet(),
                    ControlInputs.settings(scenario, policies),
                    objects,
                    workload.workload(),
                    clock,
                    (machine, node) -> {
                        SimulatedMachine backend = new SimulatedMachine(
                                machine,
                                fleet(),
                                machines.configs().get(machine),
                                machines.serving().get(machine),
                                clock,
                                observers,
                                node,
                                faults.of(machine),
                                Optional.ofNullable(pairs.getOrDefault(machine, pairs.get(machine - 1))),
                                pairs.containsKey(machine) ? Cluster.HOST : Cluster.RESPONDER);
                        backends.add(backend);
                        return backend;
                    },
                    observers);
            plane.begin();
            faults.begin(plane, backends, observers, clock.now());
            turn(clock, plane, check ? auditor::afterEvent : now -> {}, progress, cancelled);
            plane.end();
            if (check) {
                auditor.atEnd(clock.now());
            }
            return cancelled.getAsBoolean() ? clock.now() : Math.max(clock.now(), durationNanos());
        }
    }

    private long durationNanos() {
        return scenario.duration().map(Duration::toNanos).orElse(0L);
    }

    private void turn(
            AlarmQueue clock,
            ControlPlane plane,
            LongConsumer afterEvent,
            LongConsumer progress,
            BooleanSupplier cancelled) {
        long end = scenario.duration().isPresent()
                ? durationNanos() + scenario.drain().toNanos()
                : Alarm.NEVER;
        while (!plane.isFinished() && clock.now() < end && !cancelled.getAsBoolean()) {
            long slice = Math.min(end, clock.now() + SLICE);
            // event by event, since the last request may end with any of them
            while (!plane.isFinished() && clock.nextAt() <= slice) {
                clock.runUntil(clock.nextAt());
                afterEvent.accept(clock.now());
            }
            if (!plane.isFinished()) {
                clock.runUntil(slice);
            }
            progress.accept(clock.now());
        }
    }
}
