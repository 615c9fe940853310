package io.simctl.scenario.fleet;

import io.simctl.fleet.Cluster;
import io.simctl.policy.type.Knob;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.model.ModelSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A group of equal machines. */
public record FleetEntry(
        @Knob("kind of machine, a name under `hardware`") String hardware,

        @Knob(value = "machines in the group", min = 1, max = 100_000, def = "1")
        int count,

        @Knob("models whose weights are on the disk; all when left out")
        Optional<List<String>> onDisk,

        @Knob(value = "models that are loaded when the run begins", def = "[]")
        List<String> resident,

        @Knob("how a loaded model runs requests in a simulation; as the `backend` does when left out")
        Optional<EngineSpec> engine,

        @Knob("account that the machines belong to") Optional<String> owner,

        @Knob(value = "whether only the owner's requests may run here", def = "false")
        boolean privateOnly,

        @Knob(value = "whether the machines can be assigned to a pool", def = "true")
        boolean manageable,

        @Knob(value = "whether the machines have proved what they run; see the policy `trusted-only`", def = "true")
        boolean trusted,

        @Knob("release of the software that the machines run, such as 0.6.18; unknown when left out")
        Optional<String> release,

        @Knob("what runs the models; where left out, llama-embedded in a live run and a plain engine in a simulation")
        Optional<BackendSpec> backend,

        @Knob(value = "measured speed by model; the others are estimated from the hardware", def = "{}")
        Map<String, StepTable> steps,

        @Knob("models that the machines serve in pairs, over a link between them; see the admission policy"
                + " `cluster-ranks`")
        Optional<ClusterSpec> cluster)
        implements Checked {

    /** Speed as measured; takes the place of the estimate from bandwidth and arithmetic. */
    public record StepTable(
            @Knob(value = "time of a decode step by the number of sequences in it; linear in between", min = 1)
            Map<Integer, Duration> decode,

            @Knob(value = "added to a decode step by each token of context in it", min = 0, def = "0ns")
            Duration perContextToken,

            @Knob(value = "prefill rate", unit = "tokens/s", min = 0.001)
            double prefill,

            @Knob(value = "added to a step that prefills prompts, however long they are", min = 0, def = "0ns")
            Duration prefillStep,

            @Knob(
                    value = "added to a prefill by each pair of a prompt token and one that it attends to",
                    min = 0,
                    def = "0ns")
            Duration perPromptPair,

            @Knob(
                    value = "time of a request before the engine has it: the way there, reading it, making tokens",
                    min = 0,
                    def = "0ns")
            Duration requestOverhead,

            @Knob(
                    value = "added to each step while so many requests wait in the server for a slot; linear in between"
                            + " from nothing for nobody, and no more for more than the most of them",
                    min = 0,
                    def = "{}")
            Map<Integer, Duration> waiting)
            implements Checked {
        /** A prefill rate for prompts of any length, and nothing beside it. */
        public StepTable(Map<Integer, Duration> decode, Duration perContextToken, double prefill) {
            this(decode, perContextToken, prefill, Duration.ZERO, Duration.ZERO, Duration.ZERO, Map.of());
        }

        @Override
        public List<String> problems() {
            if (decode.isEmpty()) {
                return List.of("`decode` needs the time of at least one batch size");
            }
            if (decode.keySet().stream().anyMatch(b -> b < 1)) {
                return List.of("a batch size in `decode` is at least 1");
            }
            if (waiting.keySet().stream().anyMatch(w -> w < 1)) {
                return List.of("a number of requests in `waiting` is at least 1");
            }
            List<Duration> added = List.copyOf(new TreeMap<>(waiting).values());
            return added.equals(added.stream().sorted().toList())
                    ? List.of()
                    : List.of("in `waiting` more requests never add less time than fewer do");
        }
    }

    /** How a loaded model runs requests, whether the scenario says it outright or by the server that it names. */
    public EngineSpec rules() {
        return engine.or(() -> backend.map(its -> its.type().engine(its))).orElse(EngineSpec.ContinuousBatching.USUAL);
    }

    /** The same machines without their links: each serves by itself. */
    public FleetEntry byItself() {
        return cluster.isEmpty() ? this : with(resident);
    }

    /** The machines of a cluster that compute for others: they have nothing of their own of what is served together. */
    public FleetEntry computing() {
        return with(resident.stream().filter(model -> !shares(model)).toList());
    }

    private FleetEntry with(List<String> inMemory) {
        return new FleetEntry(
                hardware,
                count,
                onDisk,
                inMemory,
                engine,
                owner,
                privateOnly,
                manageable,
                trusted,
                release,
                backend,
                steps,
                Optional.empty());
    }

    /** Whether machines of the group serve the model in pairs. */
    public boolean shares(String model) {
        return cluster.filter(its -> its.shares(model)).isPresent();
    }

    /** Bytes of the model's weights that a machine of the group holds. */
    public long weightsOf(String name, ModelSpec model) {
        return shares(name) ? Cluster.half(model.weights()) : model.weights();
    }

    /** Whether the model's weights are on the disks of these machines. */
    public boolean holds(String model) {
        return onDisk.map(models -> models.contains(model)).orElse(true);
    }

    @Override
    public List<String> problems() {
        if (cluster.isPresent() && count % 2 != 0) {
            return List.of("`count` must be even: the machines of a `cluster` work in pairs");
        }
        return privateOnly && owner.isEmpty()
                ? List.of("`private_only` needs an `owner`: without one nobody could use the machines")
                : List.of();
    }
}
