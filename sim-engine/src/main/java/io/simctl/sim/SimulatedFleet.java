package io.simctl.sim;

import io.simctl.control.Alarm;
import io.simctl.fleet.Fleet;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.fleet.ClusterSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.sim.cost.Hardware;
import io.simctl.sim.cost.LinkedCost;
import io.simctl.sim.cost.MicroBatchCost;
import io.simctl.sim.cost.ModelCost;
import io.simctl.sim.cost.PipelineCost;
import io.simctl.sim.cost.RooflineCost;
import io.simctl.sim.cost.SpeculativeCost;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.cost.TableCost;
import io.simctl.sim.cost.WaitingCost;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.engine.EngineSettings;
import io.simctl.sim.engine.PagedBatching;
import io.simctl.sim.engine.SlotBatching;
import io.simctl.sim.engine.SplitBatching;
import io.simctl.sim.machine.MachineConfig;
import io.simctl.sim.machine.Serving;
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
 * @param serving how each machine serves each model, by machine index and then by model index
 * @param pairs how machines serve models together, by the index of the one that hosts
 */
public record SimulatedFleet(
        Fleet fleet, List<MachineConfig> configs, List<Map<Integer, Serving>> serving, Map<Integer, Pair> pairs) {
    /**
     * A machine and the next one.
     *
     * @param serving how they serve each model that they serve together, by its index
     */
    public record Pair(ClusterSpec spec, Map<Integer, Serving> serving) {}

    /** Prompt whose prefill rate is registered: one of ordinary length. */
    private static final int ORDINARY_PROMPT = 512;

    /** Context at which the decode rate is registered. */
    private static final int ORDINARY_CONTEXT = 512;

    private static final int MACHINES_OF_A_PAIR = 2;

    /** Bytes of a frame in base64 for each that it carries (d-inference PR #198, review M9). */
    private static final double BASE64_GROWTH = 1.37;

    /** The machines, those of one fleet entry after the other, and the models, both in the order of the scenario. */
    public static SimulatedFleet of(Scenario scenario) {
        List<String> models = List.copyOf(scenario.models().keySet());
        List<MachineConfig> configs = new ArrayList<>();
        List<Map<Integer, Serving>> serving = new ArrayList<>();
        Map<Integer, Pair> pairs = new HashMap<>();
        for (FleetEntry entry : scenario.fleet().values()) {
            int first = configs.size();
            configs.addAll(Collections.nCopies(entry.count(), config(scenario.hardwareOf(entry), entry)));
            serving.addAll(Collections.nCopies(entry.count(), serving(scenario, models, entry)));
            entry.cluster().ifPresent(cluster -> {
                Pair pair = new Pair(cluster, together(scenario, models, entry, cluster));
                for (int host = 0; host + 1 < entry.count(); host += 2) {
                    pairs.put(first + host, pair);
                }
            });
        }
        Fleet fleet = ControlInputs.fleet(scenario, new ControlInputs.Speeds() {
            @Override
            public double decode(FleetEntry entry, String model) {
                return cost(scenario, entry, model).decodeTokensPerSecond(1, ORDINARY_CONTEXT);
            }

            @Override
            public double prefill(FleetEntry entry, String model) {
                return cost(scenario, entry, model)
                        .prefillTokensPerSecond(
                                ORDINARY_PROMPT, scenario.rulesOf(entry).prefillTokens());
            }
        });
        return new SimulatedFleet(fleet, configs, serving, pairs);
    }

    /** Whether some engine may end an output before the model does. */
    boolean endsEarly() {
        return serving.stream()
                .flatMap(models -> models.values().stream())
                .anyMatch(model -> model.engine() instanceof SlotBatching
                        || (model.engine() instanceof PagedBatching paged && paged.mostTokens() < Integer.MAX_VALUE));
    }

    private static MachineConfig config(HardwareSpec hardware, FleetEntry entry) {
        return new MachineConfig(
                hardware.loadCold(),
                hardware.loadWarm(),
                hardware.loadOverhead().toNanos(),
                hardware.unload().toNanos(),
                hardware.loadShare(),
                hardware.coresidency(),
                hardware.pageCache(),
                entry.backend().map(its -> its.startTimeout().toNanos()).orElse(Alarm.NEVER));
    }

    private static Map<Integer, Serving> serving(Scenario scenario, List<String> models, FleetEntry entry) {
        Map<Integer, Serving> serving = new HashMap<>();
        for (int model = 0; model < models.size(); model++) {
            String name = models.get(model);
            serving.put(
                    model,
                    new Serving(
                            cost(scenario, entry.byItself(), name),
                            settings(
                                    scenario.rulesOf(entry),
                                    model(scenario, name),
                                    scenario.hardwareOf(entry).memory()),
                            requestOverhead(entry, name)));
        }
        return serving;
    }

    /** One request at a time, since two at once would mix up what the other machine remembers of them. */
    private static Map<Integer, Serving> together(
            Scenario scenario, List<String> models, FleetEntry entry, ClusterSpec cluster) {
        Map<Integer, Serving> serving = new HashMap<>();
        for (int model = 0; model < models.size(); model++) {
            String name = models.get(model);
            if (cluster.shares(name)) {
                EngineLimits oneAtATime =
                        new EngineLimits(1, scenario.rulesOf(entry).prefillTokens());
                serving.put(model, new Serving(cost(scenario, entry, name), oneAtATime, requestOverhead(entry, name)));
            }
        }
        return serving;
    }

    private static EngineSettings settings(EngineSpec engine, ModelSpec model, long memory) {
        return switch (engine) {
            case EngineSpec.ContinuousBatching e -> new EngineLimits(e.maxSequences(), e.stepTokens());
            case EngineSpec.Vllm e ->
                new PagedBatching(
                        new EngineLimits(e.sequences(), e.prefillTokens()),
                        e.asyncScheduling() && e.stages() == 1,
                        e.longPrefillTokens(),
                        e.blockSize(),
                        e.enablePrefixCaching(),
                        e.claim(model, memory),
                        e.maxModelLen().orElse(Integer.MAX_VALUE),
                        e.maxNumQueuedReqs().orElse(Integer.MAX_VALUE),
                        e.maxNumQueuedTokens().orElse(Long.MAX_VALUE),
                        e.schedulingPolicy() == EngineSpec.Vllm.SchedulingPolicy.PRIORITY);
            case EngineSpec.LlamaCpp e ->
                new SlotBatching(
                        e.slots(),
                        e.contextTokens(model),
                        e.isUnified(),
                        e.batchSize(),
                        e.slotPromptSimilarity(),
                        e.cachePrompt(),
                        e.hostBytes());
            case EngineSpec.MlxLm e ->
                new SplitBatching(
                        e.promptConcurrency(),
                        e.decodeConcurrency(),
                        e.prefillStepSize(),
                        SplitBatching.USUAL_LOOK_NANOS,
                        e.promptCacheSize(),
                        !e.serverPerModel());
            case EngineSpec.Serial e -> new EngineLimits(1, e.stepTokens());
        };
    }

    private static ModelSpec model(Scenario scenario, String name) {
        return Optional.ofNullable(scenario.models().get(name)).orElseThrow();
    }

    private static StepCost cost(Scenario scenario, FleetEntry entry, String name) {
        StepCost plain = plainCost(scenario, entry, name);
        StepCost step = entry.rules()
                .speculativeConfig()
                .<StepCost>map(drafts -> new SpeculativeCost(
                        plain, drafts.numSpeculativeTokens(), drafts.acceptance(), drafts.draftCost()))
                .orElse(plain);
        int stages = entry.rules().stages();
        return stages == 1 || entry.steps().containsKey(name)
                ? step
                : new MicroBatchCost(step, stages, scenario.rulesOf(entry).prefillTokens() / stages);
    }

    private static StepCost plainCost(Scenario scenario, FleetEntry entry, String name) {
        Optional<ClusterSpec> shared = entry.cluster().filter(cluster -> cluster.shares(name));
        if (shared.isPresent()) {
            return shared(model(scenario, name), scenario.hardwareOf(entry), scenario.rulesOf(entry), shared.get());
        }
        return Optional.ofNullable(entry.steps().get(name))
                .map(SimulatedFleet::measured)
                .orElseGet(() -> estimated(model(scenario, name), scenario.hardwareOf(entry), scenario.rulesOf(entry)));
    }

    /** Known only of machines that were measured. */
    private static long requestOverhead(FleetEntry entry, String name) {
        return Optional.ofNullable(entry.steps().get(name))
                .map(table -> table.requestOverhead().toNanos())
                .orElse(0L);
    }

    private static StepCost measured(FleetEntry.StepTable table) {
        StepCost served = TableCost.of(
                places(table.decode()),
                values(table.decode(), 1e6),
                (double) table.perContextToken().toNanos(),
                (double) table.prefillStep().toNanos(),
                table.prefill(),
                (double) table.perPromptPair().toNanos());
        return table.waiting().isEmpty()
                ? served
                : WaitingCost.of(served, places(table.waiting()), values(table.waiting(), 1));
    }

    private static double[] places(Map<Integer, Duration> times) {
        return times.keySet().stream()
                .sorted()
                .mapToDouble(Integer::doubleValue)
                .toArray();
    }

    /** In the order of their places, in units of so many nanoseconds. */
    private static double[] values(Map<Integer, Duration> times, double unit) {
        return new TreeMap<>(times)
                .values().stream().mapToDouble(time -> time.toNanos() / unit).toArray();
    }

    private static StepCost estimated(ModelSpec model, HardwareSpec hardware, EngineSpec rules) {
        double efficiency =
                model.quantisation().map(hardware.quantisationEfficiency()::get).orElse(hardware.computeEfficiency());
        int stages = rules.stages();
        StepCost stage = new RooflineCost(
                new Hardware(
                        hardware.bandwidth() / stages,
                        hardware.compute() / stages,
                        hardware.bandwidthEfficiency(),
                        efficiency,
                        efficiency,
                        hardware.stepOverhead().toNanos(),
                        hardware.sequenceOverhead().map(Duration::toNanos).orElse(0L),
                        hardware.expertEfficiency().orElse(hardware.bandwidthEfficiency()),
                        hardware.attentionEfficiency().orElse(efficiency)),
                cost(model),
                rules.passTokens());
        return rules.cards() == 1 ? stage : linked(stage, model, hardware, rules.cards() / stages, stages);
    }

    /** A model whose layers are shared among stages, and each layer among the cards of its stage. */
    private static StepCost linked(StepCost stage, ModelSpec model, HardwareSpec hardware, int cards, int stages) {
        int hidden = model.hidden().orElseThrow();
        double link = hardware.link().orElseThrow();
        double latency = hardware.linkLatency().toNanos();
        StepCost whole = cards == 1 ? stage : LinkedCost.of(stage, cards, model.layers(), hidden, link, latency);
        return stages == 1
                ? whole
                : PipelineCost.of(
                        whole, stages, (double) hardware.stepOverhead().toNanos(), hidden, link, latency, 1);
    }

    private static StepCost shared(ModelSpec model, HardwareSpec hardware, EngineSpec rules, ClusterSpec cluster) {
        int hidden = model.hidden().orElseThrow();
        double latency = cluster.latency().toNanos();
        if (cluster.formation() == ClusterSpec.Formation.TENSOR) {
            StepCost both = estimated(model, hardware.of(MACHINES_OF_A_PAIR, Optional.empty()), rules);
            return LinkedCost.of(both, MACHINES_OF_A_PAIR, model.layers(), hidden, cluster.link(), latency);
        }
        return PipelineCost.of(
                estimated(model, hardware, rules),
                MACHINES_OF_A_PAIR,
                (double) hardware.stepOverhead().toNanos(),
                hidden,
                cluster.link(),
                latency,
                cluster.has(ClusterSpec.Defect.BASE64_FRAMES) ? BASE64_GROWTH : 1);
    }

    private static ModelCost cost(ModelSpec model) {
        double flops = 2 * model.activeParameters().orElse(model.parameters());
        double flopsPerPair = ModelCost.flopsPerPair(
                model.attentionLayers().orElse(model.layers()),
                model.attentionWidth().orElse(0),
                1);
        return model.experts()
                .map(experts -> new ModelCost(
                        model.weights() - experts.bytes(),
                        experts.bytes(),
                        experts.count(),
                        experts.active(),
                        flops,
                        model.kvPerToken(),
                        flopsPerPair))
                .orElseGet(() ->
                        ModelCost.dense((double) model.weights(), flops, (double) model.kvPerToken(), flopsPerPair));
    }
}
