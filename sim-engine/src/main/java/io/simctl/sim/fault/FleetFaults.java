package io.simctl.sim.fault;

import io.simctl.control.Alarms;
import io.simctl.control.RunListener;
import io.simctl.control.link.LinkFaults;
import io.simctl.control.plane.ControlPlane;
import io.simctl.fleet.ThermalState;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.FaultSpec;
import io.simctl.scenario.fault.course.FaultTarget;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.machine.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The faults of all machines of a simulation, and what each of them does to the machine, its node and the way to it. */
public final class FleetFaults implements LinkFaults {
    private final List<MachineFaults> machines = new ArrayList<>();

    /** Those of the scenario; none, and nothing changes in any run, where it has no faults. */
    public FleetFaults(Scenario scenario, RandomSource random, Alarms alarms) {
        if (scenario.faults().isEmpty()) {
            return;
        }
        List<String> names = ControlInputs.machineNames(scenario);
        scenario.fleet().forEach((entry, machine) -> {
            for (int i = 0; i < machine.count(); i++) {
                int index = machines.size();
                machines.add(MachineFaults.of(scenario, entry, names.get(index), index, random, alarms));
            }
        });
    }

    /** Those of one machine. */
    public MachineFaults of(int machine) {
        return machines.isEmpty() ? MachineFaults.NONE : machines.get(machine);
    }

    /**
     * The run begins.
     *
     * @param backends the machines, by index
     * @param listener hears of every fault
     */
    public void begin(ControlPlane plane, List<SimulatedMachine> backends, RunListener listener, long now) {
        if (!machines.isEmpty()) {
            plane.links(this);
        }
        for (int i = 0; i < machines.size(); i++) {
            machines.get(i).begin(new SimulatedTarget(i, plane, backends.get(i), listener), now);
        }
    }

    @Override
    public long delay(int machine) {
        return machines.get(machine).linkDelay();
    }

    @Override
    public boolean breaks(int machine) {
        return machines.get(machine).breaksConnection();
    }

    /** A simulated machine as its faults see it. */
    private static final class SimulatedTarget implements FaultTarget {
        private final int index;
        private final ControlPlane plane;
        private final SimulatedMachine machine;
        private final RunListener listener;
        private boolean isDown;
        private boolean isCut;

        SimulatedTarget(int index, ControlPlane plane, SimulatedMachine machine, RunListener listener) {
            this.index = index;
            this.plane = plane;
            this.machine = machine;
            this.listener = listener;
        }

        @Override
        public void fault(FaultSpec fault, boolean begins, long now) {
            listener.fault(index, fault.words(), begins, now);
        }

        @Override
        public void down(boolean down, long now) {
            isDown = down;
            if (down) {
                plane.poweredOff(index);
                machine.powerOff();
                cutIf(!isCut, true);
            } else {
                cutIf(!isCut, false);
                machine.powerOn();
                plane.poweredOn(index);
            }
        }

        @Override
        public void cut(boolean cut, long now) {
            isCut = cut;
            cutIf(!isDown, cut);
        }

        /** A machine that cannot be reached for two reasons is cut off once. */
        private void cutIf(boolean isOnlyReason, boolean cut) {
            if (isOnlyReason) {
                plane.cut(index, cut);
            }
        }

        @Override
        public void unlinked(boolean isLost, long now) {
            machine.unlinked(isLost);
        }

        @Override
        public void slow(double factor, ThermalState thermal, long now) {
            machine.slow(factor, thermal);
        }

        @Override
        public void processDies(IntPredicate models, double which, boolean recovers, long now) {
            machine.killProcess(models, which, recovers);
        }
    }
}
