package io.simctl.sim;

import io.simctl.control.Fleet;
import io.simctl.control.Machine;
import io.simctl.control.Model;
import io.simctl.control.Request;
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
        List<Model> models = new ArrayList<>();
        scenario.models()
                .forEach((name, spec) ->
                        models.add(new Model(name, spec.weights(), spec.kvPerToken(), spec.context())));
        List<Machine> machines = new ArrayList<>();
        List<List<Fleet.Hosting>> hosting = new ArrayList<>();
        List<SimulatedMachine.Config> configs = new ArrayList<>();
        List<StepCost[]> costs = new ArrayList<>();
        scenario.fleet().forEach((name, entry) -> {
            HardwareSpec hardware = Optional.ofNullable(scenario.hardware().get(entry.hardware()))
                    .orElseThrow();
            StepCost[] entryCosts = costs(scenario, entry, hardware);
            List<Fleet.Hosting> entryHosting = hosting(scenario, entry, entryCosts);
            for (int i = 0; i < entry.count(); i++) {
                machines.add(machine(scenario, name + "-" + i, entry, hardware));
                hosting.add(entryHosting);
                configs.add(config(entry, hardware));
                costs.add(entryCosts);
            }
        });
        return new SimulatedFleet(new Fleet(machines, models, hosting), configs, costs);
    }

    private static Machine machine(Scenario scenario, String name, FleetEntry entry, HardwareSpec hardware) {
        int owner = entry.owner().map(o -> scenario.owners().indexOf(o)).orElse(Request.NO_OWNER);
        return new Machine(
                name,
                entry.hardware(),
                hardware.memory(),
                hardware.reserve(),
                hardware.bandwidth(),
                owner,
                entry.privateOnly(),
                entry.manageable());
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

    private static List<Fleet.Hosting> hosting(Scenario scenario, FleetEntry entry, StepCost[] costs) {
        List<Fleet.Hosting> hosting = new ArrayList<>();
        for (String model : scenario.models().keySet()) {
            StepCost cost = costs[hosting.size()];
            boolean onDisk = entry.onDisk().map(names -> names.contains(model)).orElse(true);
            boolean resident = entry.resident().contains(model);
            hosting.add(new Fleet.Hosting(onDisk, resident, cost.decodeRate(), cost.prefillRate()));
        }
        return hosting;
    }

    private static StepCost[] costs(Scenario scenario, FleetEntry entry, HardwareSpec hardware) {
        return scenario.models().entrySet().stream()
                .map(model -> Optional.ofNullable(entry.steps().get(model.getKey()))
                        .map(SimulatedFleet::measured)
                        .orElseGet(() -> estimated(model.getValue(), hardware)))
                .toArray(StepCost[]::new);
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
