package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.fault.FaultSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.profile.ProvenanceKind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A scenario: all that a run depends on. Maps keep the order of the file; a model's index is its place in {@link #models}.
 */
public record Scenario(
        @Knob("name, also of the folder that takes the results")
        String scenario,

        @Knob(value = "what it shows, in a sentence or two", def = "''")
        String description,

        @Knob(value = "seed of every random stream", def = "1")
        long seed,

        @Knob("how long the workload lasts; until every trace has ended when left out")
        Optional<Duration> duration,

        @Knob(value = "how long requests under way may take after the workload's end", def = "10m")
        Duration drain,

        @Knob(value = "time at the start that the report leaves out", def = "0s")
        Duration warmup,

        @Knob(value = "runs with different random streams", def = "1", min = 1, max = 10_000)
        int replications,

        @Knob(value = "recorded workloads by name", def = "{}")
        Map<String, TraceSpec> traces,

        @Knob("models by name") Map<String, ModelSpec> models,

        @Knob("kinds of machine by name") Map<String, HardwareSpec> hardware,

        @Knob("groups of equal machines by name") Map<String, FleetEntry> fleet,

        @Knob(value = "the way between client, Coordinator and machines", def = "{}")
        NetworkSpec network,

        @Knob("what breaks, where and when, in simulations and on emulated servers; nothing when left out")
        Optional<List<FaultSpec>> faults,

        @Knob("where requests come from; several are merged by time")
        List<Traffic> workload,

        @Knob(value = "what clients do while they wait and when they are rejected", def = "{}")
        ClientSpec clients,

        @Knob(value = "latency objectives by model; a request that meets all of its model's counts as good", def = "{}")
        Map<String, Slo> slo,

        @Knob("policy sets to compare, by name") Map<String, PolicySet> policies,

        @Knob(value = "what the report shows", def = "{}") ReportSpec report,

        @Knob("rules that `simctl gate` holds the runs to") Optional<Gate> gate,

        @Knob(value = "published figures to print beside the simulated ones", def = "[]")
        List<Observed> observed,

        @Knob(value = "where the scenario's constants come from", def = "[]")
        List<Provenance> provenance) {

    /** Latency objectives of a model; a bound that is left out holds always. */
    public record Slo(
            @Knob("longest time to first token") Optional<Duration> ttft,
            @Knob("longest time per output token") Optional<Duration> tpot,
            @Knob("longest time to the last token") Optional<Duration> e2e) {}

    /** The contents of the report. */
    public record ReportSpec(
            @Knob("policy set that the others are compared with; the first one when left out")
            Optional<String> baseline) {}

    /** Rules that runs must keep, for a release to go out. */
    public record Gate(
            @Knob("rules such as `ttft.p95 < 2s` or `goodput >= baseline - 1pp`")
            List<String> rules,

            @Knob(value = "policy sets that must keep them; all when left out", def = "[]")
            List<String> policies) {}

    /** A figure that someone published for this situation. */
    public record Observed(
            @Knob("policy set that it was measured under") String policy,

            @Knob("model that it is about; all of them when left out")
            Optional<String> model,

            @Knob("path of the metric in the report, such as `ttft_ms.p95`")
            String metric,

            @Knob("the figure, in the metric's unit") double value,

            @Knob(value = "who published it, and where", def = "''")
            String source) {}

    /** The source of a constant. */
    public record Provenance(
            @Knob("path of the constant, such as `models.gemma.weights`")
            String path,

            @Knob("how it is known") ProvenanceKind kind,

            @Knob(value = "source, or reason of the assumption", def = "''")
            String note) {}

    /** The hardware of a group of machines: of all the cards of one, less what its engine leaves of their memory. */
    public HardwareSpec hardwareOf(FleetEntry entry) {
        return cardOf(entry).of(entry.rules().cards(), entry.rules().memoryShare());
    }

    private HardwareSpec cardOf(FleetEntry entry) {
        return Optional.ofNullable(hardware.get(entry.hardware())).orElseThrow();
    }

    /** The rules by which the machines of this entry run requests, with what the server chooses by the card filled in. */
    public EngineSpec rulesOf(FleetEntry entry) {
        return entry.rules()
                .on(new EngineSpec.Card(entry.hardware(), cardOf(entry).memory()));
    }

    /** Index of the model with this name, or -1 when there is none. */
    public int modelIndex(String model) {
        return List.copyOf(models.keySet()).indexOf(model);
    }

    /** Accounts that own machines or send requests, in the order of the file; an owner's number is its place here. */
    public List<String> owners() {
        Set<String> owners = new LinkedHashSet<>();
        Stream.concat(
                        fleet.values().stream().map(FleetEntry::owner),
                        workload.stream().map(Traffic::owner))
                .flatMap(Optional::stream)
                .forEach(owners::add);
        return List.copyOf(owners);
    }
}
