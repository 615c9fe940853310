package io.simctl.experiments.emulate;

import io.simctl.live.emulator.EmulatedText;
import io.simctl.live.emulator.MachineOptions;
import io.simctl.live.emulator.ModelOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.SimulatedFleet;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.engine.EngineSettings;
import io.simctl.sim.engine.PagedBatching;
import io.simctl.sim.engine.SlotBatching;
import io.simctl.sim.engine.SplitBatching;
import io.simctl.sim.machine.MachineConfig;
import io.simctl.sim.machine.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine of a scenario as an emulated server: the models on its disk, and the times that a simulation gives it. */
public final class EmulatedMachine {
    private final Scenario scenario;
    private final String name;
    private final int index;
    private final FleetEntry entry;
    private final MachineConfig config;
    private final Map<Integer, Serving> serving;

    private EmulatedMachine(
            Scenario scenario,
            String name,
            int index,
            FleetEntry entry,
            MachineConfig config,
            Map<Integer, Serving> serving) {
        this.scenario = scenario;
        this.name = name;
        this.index = index;
        this.entry = entry;
        this.config = config;
        this.serving = serving;
    }

    /**
     * The first machine of a fleet entry.
     *
     * @param name of the fleet entry
     * @throws IllegalArgumentException if the scenario has no such entry
     */
    public static EmulatedMachine of(Scenario scenario, String name) {
        int index = 0;
        for (Map.Entry<String, FleetEntry> entry : scenario.fleet().entrySet()) {
            if (entry.getKey().equals(name)) {
                SimulatedFleet fleet = SimulatedFleet.of(scenario);
                return new EmulatedMachine(
                        scenario,
                        name,
                        index,
                        entry.getValue(),
                        fleet.configs().get(index),
                        fleet.serving().get(index));
            }
            index += entry.getValue().count();
        }
        throw new IllegalArgumentException("the scenario has no machines " + name);
    }

    /** What its models leave each other of its speed, and the faults that a simulation's first run has for it. */
    public MachineOptions machine() {
        RandomStreams random = new RandomStreams(
                new RandomStreams(scenario.seed()).stream("replications", 0).nextLong());
        String itsName = ControlInputs.machineNames(scenario).get(index);
        return new MachineOptions(
                config::speed,
                true,
                List.copyOf(scenario.models().keySet()),
                alarms -> MachineFaults.of(scenario, name, itsName, index, random::stream, alarms));
    }

    /** The models on its disk, those that are resident first. */
    public List<ModelOptions> models() {
        List<String> names = names();
        return names.stream()
                .map(name -> model(name, names.size() == 1 || entry.resident().contains(name)))
                .toList();
    }

    /** The number of models in its memory at a time: as many as fit whichever they are, each with the KV cache it was given. */
    public int maxModels() {
        HardwareSpec hardware = scenario.hardwareOf(entry);
        long[] sizes = names().stream()
                .map(this::spec)
                .mapToLong(
                        model -> -(model.weights() + scenario.rulesOf(entry).requiredCache(model, hardware.memory())))
                .sorted()
                .toArray();
        long free = hardware.memory() - hardware.reserve();
        int fit = 0;
        while (fit < sizes.length && free + sizes[fit] >= 0) {
            free += sizes[fit];
            fit++;
        }
        return Math.clamp(fit, 1, scenario.rulesOf(entry).mostResident());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(entry.resident());
        scenario.models().keySet().stream()
                .filter(name -> entry.holds(name) && !names.contains(name))
                .forEach(names::add);
        return names;
    }

    private ModelSpec spec(String name) {
        return Optional.ofNullable(scenario.models().get(name)).orElseThrow();
    }

    private ModelOptions model(String name, boolean atStart) {
        ModelSpec model = spec(name);
        Serving served =
                Optional.ofNullable(serving.get(scenario.modelIndex(name))).orElseThrow();
        Batching batching = batching(served.engine(), model.context());
        return new ModelOptions(
                name,
                batching.slots,
                Integer.MAX_VALUE,
                served.engine() instanceof PagedBatching paged && paged.byPriority(),
                batching.contextTokens,
                batching.stepTokens,
                new SimulatedStepTimes(served.cost(), served.engine() instanceof SplitBatching),
                Duration.ofNanos(served.requestOverhead()),
                load(model.weights()),
                atStart,
                EmulatedText.WORDS);
    }

    private Load load(long weights) {
        return new Load(
                Duration.ofNanos(config.loadNanos(weights, 0)),
                Duration.ofNanos(config.loadNanos(weights, weights)),
                Duration.ofNanos(config.unloadNanos()),
                LoadEnd.SERVES);
    }

    /** The part of an engine's rules that an emulated engine has. */
    private record Batching(int slots, int stepTokens, int contextTokens) {}

    private static Batching batching(EngineSettings engine, int contextTokens) {
        return switch (engine) {
            case EngineLimits limits -> new Batching(limits.maxSequences(), limits.tokenBudget(), contextTokens);
            case PagedBatching paged -> batching(paged.limits(), contextTokens);
            case SlotBatching slots -> new Batching(slots.slots(), slots.batchTokens(), slots.slotTokens());
            case SplitBatching split ->
                new Batching(
                        split.decodeConcurrency(),
                        (int) Math.min(Integer.MAX_VALUE, (long) split.decodeConcurrency() + split.prefillTokens()),
                        contextTokens);
        };
    }
}
