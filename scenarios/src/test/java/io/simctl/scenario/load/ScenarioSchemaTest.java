package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.simctl.policy.type.KnobComponent;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What an editor with the schema says of a scenario while it is written. */
class ScenarioSchemaTest {
    private static final Path BROKEN = Path.of("src/test/resources/broken");

    /** Broken in ways that only a reader of the whole scenario sees. */
    private static final Set<String> BROKEN_AS_A_WHOLE = Set.of(
            // names that lead nowhere
            "faults-of-nobody.yaml",
            "faults-of-no-pair.yaml",
            "unknown-hardware.yaml",
            "unknown-model.yaml",
            "unknown-trace.yaml",
            "unknown-names-in-report.yaml",
            "policy-for-unknown-model.yaml",
            "provenance-of-nothing.yaml",
            // values that do not go together
            "coresidency-too-fast.yaml",
            "key-in-command.yaml",
            "knobs-that-contradict.yaml",
            "kv-cache-too-large.yaml",
            "slots-too-large.yaml",
            "slots-times-context.yaml",
            "cache-that-fits-nowhere.yaml",
            "cards-that-copy-heads.yaml",
            "cards-that-do-not-divide-heads.yaml",
            "cards-with-unknown-heads.yaml",
            "cards-without-link.yaml",
            "share-of-memory-below-weights.yaml",
            "decode-in-no-time.yaml",
            "llama-slots-without-context.yaml",
            "median-above-p95.yaml",
            "mlx-with-two-models.yaml",
            "model-on-no-disk.yaml",
            "model-too-large.yaml",
            "never-ends.yaml",
            "nobody-who-waits.yaml",
            "pairs-of-a-model-of-unknown-width.yaml",
            "pairs-of-a-model-that-is-elsewhere.yaml",
            "pairs-of-an-odd-number.yaml",
            "pairs-of-an-unknown-model.yaml",
            "pairs-of-machines-of-two-cards.yaml",
            "pairs-of-measured-machines.yaml",
            "pairs-that-do-not-divide-heads.yaml",
            "private-without-owner.yaml",
            "prompt-longer-than-context.yaml",
            "quantiles-that-fall.yaml",
            "ramp-that-ends-first.yaml",
            "reserve-takes-all.yaml",
            "resident-not-on-disk.yaml",
            "resident-twice.yaml",
            "residents-too-large.yaml",
            "stages-of-unknown-width.yaml",
            "stages-without-layers.yaml",
            "step-too-short.yaml",
            "vllm-budget-too-small.yaml",
            "waiting-that-speeds-up.yaml",
            "warmup-takes-all.yaml",
            // files
            "trace-file-missing.yaml",
            "name-is-a-path.yaml",
            // sections with nothing in them
            "empty-sections.yaml",
            // broken by overrides only
            "set-bad-value.yaml",
            "set-beyond-list.yaml",
            "set-unknown-entry.yaml",
            "set-unknown-key.yaml",
            "set-unknown-profile.yaml",
            "set-without-equals.yaml");

    /** No YAML, or none that is JSON as well: the schema never comes to see them. */
    private static final Set<String> NO_JSON = Set.of(
            "alias-to-itself.yaml",
            "alias-to-nothing.yaml",
            "broken-yaml.yaml",
            "duplicate-key.yaml",
            "key-across-a-quote.yaml",
            "key-is-a-list.yaml",
            "merge-of-text.yaml",
            "not-a-number.yaml",
            "only-comments.yaml",
            "tabs.yaml",
            "tag.yaml",
            "two-documents.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static JsonNode schemaWith(Policies policies) {
        return JSON.valueToTree(ScenarioSchema.of(policies));
    }

    private static List<Error> problems(Policies policies, String yaml) {
        Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        Schema schema = REGISTRY.getSchema(schemaWith(policies));
        return schema.validate(JSON.<JsonNode>valueToTree(merged(document)));
    }

    /** The document with its merge keys resolved, as editors do before they ask the schema. */
    private static Object merged(Object document) {
        return switch (document) {
            case List<?> list -> list.stream().map(ScenarioSchemaTest::merged).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> merged = new LinkedHashMap<>();
                if (map.get("<<") instanceof Map<?, ?> from) {
                    merged.putAll((Map<?, ?>) merged(from));
                }
                map.forEach((key, value) -> merged.put(key, value == null ? NullNode.getInstance() : merged(value)));
                merged.remove("<<");
                yield merged;
            }
            default -> document;
        };
    }

    private static Policies shippedPolicies() {
        return Policies.load(ScenarioSchemaTest.class.getClassLoader());
    }

    static Stream<Path> shippedScenarios() throws IOException {
        try (Stream<Path> own = Files.list(Path.of("."));
                Stream<Path> systems = Files.list(Path.of("systems"))) {
            return Stream.concat(own, systems)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<String> brokenByThemselves() throws IOException {
        try (Stream<Path> files = Files.list(BROKEN)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !BROKEN_AS_A_WHOLE.contains(name) && !NO_JSON.contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<String> brokenAsAWhole() {
        return BROKEN_AS_A_WHOLE.stream().sorted();
    }

    @Test
    void isAValidSchema() {
        Schema metaSchema = REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

        assertThat(metaSchema.validate(schemaWith(shippedPolicies()))).isEmpty();
        assertThat(metaSchema.validate(schemaWith(TestPolicies.all()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shippedScenarios")
    void acceptsShippedScenarios(Path scenario) throws IOException {
        assertThat(problems(shippedPolicies(), Files.readString(scenario))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokenByThemselves")
    void refusesWhatIsBrokenByItself(String name) throws IOException {
        assertThat(problems(TestPolicies.all(), Files.readString(BROKEN.resolve(name))))
                .isNotEmpty();
    }

    /** Not that it should; but what it comes to see is taken from the list of exceptions then. */
    @ParameterizedTest
    @MethodSource("brokenAsAWhole")
    void letsPassWhatIsBrokenAsAWholeOnly(String name) throws IOException {
        assertThat(problems(TestPolicies.all(), Files.readString(BROKEN.resolve(name))))
                .isEmpty();
    }

    @Test
    void describesEveryKnobOfEveryPolicy() {
        JsonNode definitions = schemaWith(shippedPolicies()).get("$defs");

        for (PolicyType<?, ?> policy : shippedPolicies().all()) {
            JsonNode kind =
                    definitions.get(policy.kind().level() + "-" + policy.kind().slot());
            JsonNode found = Stream.concat(Stream.of(kind), kind.path("anyOf").valueStream())
                    .filter(choice ->
                            choice.at("/properties/type/const").asText().equals(policy.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(found.get("description").asText()).contains(policy.summary());
            assertThat(found.get("properties").propertyStream().skip(1))
                    .hasSize(KnobComponent.of(policy.knobs()).size())
                    .allSatisfy(knob -> assertThat(
                                    knob.getValue().get("description").asText())
                            .isNotEmpty());
        }
    }

    private static final String SMALL = """
            scenario: small
            duration: 1m
            models: {m: %s}
            hardware: {h: %s}
            fleet: {f: {hardware: h}}
            workload: {rate: 1/s, model: m, prompt: 100, output: 10}
            policies: {p: {}}
            """;
    private static final String MODEL = "{weights: 1GB, kv_per_token: 24KiB, context: 8192, parameters: 2e9}";
    private static final String MACHINE = "{memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                MODEL,
                "gpt-oss-20b",
                "{profile: gpt-oss-20b, quantisation: mxfp4}",
                "{profile: gpt-oss-20b, max_tokens: 10, experts: {active: 8}}",
                "{profile: ./models.yaml}",
                "models.yaml#mine"
            })
    void acceptsModelsInEveryForm(String model) {
        assertThat(problems(shippedPolicies(), SMALL.formatted(model, MACHINE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "gpt-oss-21b",
                "{profile: gpt-oss-21b}",
                "{profile: gpt-oss-20b, quantization: mxfp4}",
                "{profile: gpt-oss-20b, weights: -1GB}",
                "{quantisation: mxfp4}"
            })
    void refusesModelsInNoForm(String model) {
        assertThat(problems(shippedPolicies(), SMALL.formatted(model, MACHINE))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {MACHINE, "m4-max-40-64gb", "{profile: m4-max-40, memory: 64GB}", "../my-mac.yaml"})
    void acceptsMachinesInEveryForm(String machine) {
        assertThat(problems(shippedPolicies(), SMALL.formatted(MODEL, machine))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "m4-max", "{profile: m4-max-40, memory: 64Gb}", "{memory: 64GB}"})
    void refusesMachinesInNoForm(String machine) {
        assertThat(problems(shippedPolicies(), SMALL.formatted(MODEL, machine))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{max_sequences: 4}", "serial", "mlx_lm", "{type: llama.cpp, parallel: 2}", "vllm"})
    void acceptsEnginesInEveryForm(String engine) {
        assertThat(problems(shippedPolicies(), withEngine(engine))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{parallel: 2}", "llama-cpp", "{type: vllm, max_sequences: 4}"})
    void refusesEnginesInNoForm(String engine) {
        assertThat(problems(shippedPolicies(), withEngine(engine))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fallback",
                "{type: fallback, else: random}",
                "{type: fallback, else: [random, {type: fallback, else: round-robin}]}",
                "{type: fallback, pools: {type: model-pools, min_dwell: 1m}}"
            })
    void acceptsPoliciesInsidePolicies(String scheduling) {
        assertThat(problems(TestPolicies.all(), withScheduling(scheduling))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: fallback, otherwise: random}",
                "{type: fallback, else: lru}",
                "{type: fallback, else: {type: fallback, else: rando}}",
                "{type: fallback, pools: {type: model-pools, min_dwell: 1}}"
            })
    void refusesPoliciesInsidePoliciesAsItDoesOthers(String scheduling) {
        assertThat(problems(TestPolicies.all(), withScheduling(scheduling))).isNotEmpty();
    }

    private static String withScheduling(String scheduling) {
        return SMALL.formatted(MODEL, MACHINE).replace("{p: {}}", "{p: {fleet: {scheduling: " + scheduling + "}}}");
    }

    private static String withEngine(String engine) {
        return SMALL.formatted(MODEL, MACHINE).replace("{hardware: ", "{engine: " + engine + ", hardware: ");
    }
}
