package io.simctl.sim;

import io.simctl.control.Fleet;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.FleetEntry;
import io.simctl.scenario.HardwareSpec;
import io.simctl.scenario.ModelSpec;
import io.simctl.scenario.Scenario;
import io.simctl.sim.cost.RooflineCost;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.cost.TableCost;
import io.simctl.sim.machine.SimulatedMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The machines of a scenario as the control plane knows them and as the simulator runs them.
 *
 * @param fleet what the control plane knows
 * @param configs how each machine behaves, by machine index
 * @param costs how long each model's steps take on each machine, by machine index
 */
record SimulatedFleet(Fleet fleet, List<SimulatedMachine.Config> configs, List<StepCost[]> costs) {
    /** Share of a machine's speed that a load takes from what runs there. */
    private static final double LOAD_SHARE = 0.2;

    static SimulatedFleet of(Scenario scenario) {
        Map<FleetEntry, Map<String, StepCost>> costs = new HashMap<>();
        scenario.fleet().values().forEach(entry -> costs.put(entry, costs(scenario, entry)));
        Fleet fleet = ControlInputs.fleet(scenario, new ControlInputs.Speeds() {
            @Override
            public double decode(FleetEntry machines, String model) {
                return cost(costs, machines, model).decodeRate();
            }

            @Override
            public double prefill(FleetEntry machines, String model) {
                return cost(costs, machines, model).prefillRate();
            }
        });
        List<SimulatedMachine.Config> configs = new ArrayList<>();
        List<StepCost[]> byMachine = new ArrayList<>();
        for (FleetEntry entry : scenario.fleet().values()) {
            SimulatedMachine.Config config = config(entry, scenario.hardwareOf(entry));
            StepCost[] ofEntry = scenario.models().keySet().stream()
                    .map(model -> cost(costs, entry, model))
                    .toArray(StepCost[]::new);
            configs.addAll(Collections.nCopies(entry.count(), config));
            byMachine.addAll(Collections.nCopies(entry.count(), ofEntry));
        }
        return new SimulatedFleet(fleet, configs, byMachine);
    }

    private static StepCost cost(Map<FleetEntry, Map<String, StepCost>> costs, FleetEntry entry, String model) {
        return Optional.ofNullable(costs.get(entry))
                .flatMap(ofEntry -> Optional.ofNullable(ofEntry.get(model)))
                .orElseThrow();
    }

    private static SimulatedMachine.Config config(FleetEntry entry, HardwareSpec hardware) {
        return new SimulatedMachine.Config(
                hardware.loadCold(),
                hardware.loadWarm(),
                hardware.loadOverhead().toNanos(),
                hardware.unload().toNanos(),
                hardware.coresidency().stream().mapToDouble(d -> d).toArray(),
                LOAD_SHARE,
                entry.engine().maxSequences(),
                entry.engine().stepTokens());
    }

    private static Map<String, StepCost> costs(Scenario scenario, FleetEntry entry) {
        Map<String, StepCost> costs = new HashMap<>();
        scenario.models()
                .forEach((name, model) -> costs.put(
                        name,
                        Optional.ofNullable(entry.steps().get(name))
                                .map(SimulatedFleet::measured)
                                .orElseGet(() -> estimated(model, scenario.hardwareOf(entry)))));
        return costs;
    }

    private static StepCost measured(FleetEntry.StepTable table) {
        TreeMap<Integer, Double> decode = new TreeMap<>();
        for (Map.Entry<Integer, Duration> step : table.decode().entrySet()) {
            decode.put(step.getKey(), (double) step.getValue().toNanos());
        }
        return new TableCost(decode, table.perContextToken().toNanos(), table.prefill());
    }

    private static StepCost estimated(ModelSpec model, HardwareSpec hardware) {
        return new RooflineCost(
                new RooflineCost.Machine(
                        hardware.bandwidth() * hardware.bandwidthEfficiency(),
                        hardware.compute() * hardware.computeEfficiency(),
                        hardware.stepOverhead().toNanos()),
                weights(model));
    }

    private static RooflineCost.Weights weights(ModelSpec model) {
        double active = model.activeParameters().orElse(model.parameters());
        Optional<ModelSpec.Experts> experts = model.experts();
        double expertBytes = experts.map(e -> (double) e.bytes()).orElse(0.0);
        return new RooflineCost.Weights(
                model.weights() - expertBytes,
                expertBytes,
                experts.map(ModelSpec.Experts::count).orElse(1),
                experts.map(ModelSpec.Experts::active).orElse(1),
                2 * active,
                model.kvPerToken(),
                0);
    }
}
