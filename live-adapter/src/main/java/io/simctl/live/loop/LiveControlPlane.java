package io.simctl.live.loop;

import io.simctl.control.Alarms;
import io.simctl.control.RunListener;
import io.simctl.control.plane.ControlPlane;
import io.simctl.fleet.Fleet;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.workload.WorkloadSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A scenario's control plane over drivers: the same whether the drivers are real servers or a journal. */
final class LiveControlPlane implements AutoCloseable {
    private final List<LiveMachine> machines = new ArrayList<>();
    private final WorkloadSource workload;
    private final ControlPlane control;

    /**
     * What is to be run.
     *
     * @param drivers by machine index
     */
    LiveControlPlane(
            Scenario scenario,
            PolicySet policies,
            Fleet fleet,
            RandomSource random,
            Alarms alarms,
            IntFunction<MachineDriver> drivers,
            RunListener listener) {
        workload = WorkloadSource.open(scenario, random);
        control = new ControlPlane(
                fleet,
                ControlInputs.settings(scenario, policies),
                ControlInputs.policies(policies, fleet, random),
                workload.workload(),
                alarms,
                (machine, node) -> {
                    LiveMachine backend = new LiveMachine(machine, fleet, node, drivers.apply(machine), listener);
                    machines.add(backend);
                    return backend;
                },
                listener);
    }

    void begin() {
        control.begin();
    }

    boolean isFinished() {
        return control.isFinished();
    }

    /** Accounts for what is still under way. */
    void end() {
        control.end();
    }

    void observed(Observation observation, long now) {
        machines.get(observation.machine()).observed(observation, now);
    }

    @Override
    public void close() {
        workload.close();
    }
}
