package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Component;
import io.simctl.scenario.bind.Shorthand;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --set} where a plain value stands for more than itself: for a record's first component, a type, or a list of one. */
class OverridesOfShorthandsTest {
    /** Where {@code every-shorthand.yaml} has each, and the key that its plain value stands for. */
    private static final Map<String, String> PLACES = Map.of(
            "TokenCount.Fixed", "workload.0.prompt.tokens",
            "MaxTokens.Limit", "workload.0.max_tokens.tokens",
            "Think.Constant", "workload.1.think.time",
            "Turns.Fixed", "workload.5.conversation.turns.turns",
            "TraceSpec", "traces.t.path",
            "BackendSpec", "fleet.two.backend.type");

    private final Policies policies = Policies.load(OverridesOfShorthandsTest.class.getClassLoader());

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Path trace = Files.createFile(folder.resolve("trace.csv"));
        Files.createFile(folder.resolve("other.csv"));
        String yaml = Files.readString(Path.of("src/test/resources/every-shorthand.yaml"));
        file = Files.writeString(folder.resolve("s.yaml"), yaml.replace("trace.csv", trace.toString()));
    }

    private String value(String path, String... sets) {
        return EffectiveValues.load(file, sets).byPath().getOrDefault(path, "");
    }

    @Test
    void areTriedForEveryRecordThatHasOne() {
        Set<Class<?>> declared = new HashSet<>();
        declared(Scenario.class, declared);
        policies.all().stream().map(PolicyType::knobs).forEach(knobs -> declared(knobs, declared));

        assertThat(declared.stream()
                        .filter(type -> type.isAnnotationPresent(Shorthand.class))
                        .map(type -> type.getName().replaceAll(".*\\.", "").replace('$', '.')))
                .containsExactlyInAnyOrderElementsOf(PLACES.keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "TokenCount.Fixed, 500",
        "MaxTokens.Limit, 500",
        "Think.Constant, 9s",
        "Turns.Fixed, 4",
        "TraceSpec, other.csv",
        "BackendSpec, mlx",
    })
    void winInBothFormsAndTheLastOneWins(String type, String value) {
        String other = value.endsWith(".csv") ? folder.resolve(value).toString() : value;
        String path = PLACES.get(type);
        String owner = path.substring(0, path.lastIndexOf('.'));
        String before = value(path);
        assertThat(before).isNotEqualTo(other);

        assertThat(value(path, path + "=" + other)).isEqualTo(other);
        assertThat(value(path, owner + "=" + other)).isEqualTo(other);
        assertThat(value(path, path + "=" + other, owner + "=" + before)).isEqualTo(before);
        assertThat(value(path, owner + "=" + before, path + "=" + other)).isEqualTo(other);
        assertThat(EffectiveValues.of(file, owner + ".nonsense=1")).isEmpty();
    }

    @Test
    void giveTheShortFormAnotherType() {
        assertThat(value("policies.named.fleet.scheduling.type", "policies.named.fleet.scheduling.type=round-robin"))
                .isEqualTo("round-robin");
        String[] logNormal = {
            "workload.0.prompt.type=log-normal", "workload.0.prompt.median=9", "workload.0.prompt.p95=20"
        };
        assertThat(value("workload.0.prompt.median", logNormal)).isEqualTo("9");
    }

    @Test
    void reachTheKnobsOfAPolicyThatStandsThereByDefault() {
        assertThat(value("policies.usual.node.swap.min_dwell", "policies.usual.node.swap.min_dwell=9s"))
                .isEqualTo("9s");
    }

    @Test
    void nameTheOnlyItemOfAListByNumberAndByName() {
        String list = "policies.named.fleet.admission.";

        assertThat(value(list + "0.base", list + "0.base=7s")).isEqualTo("7s");
        assertThat(value(list + "0.base", list + "ttft-ceiling.base=7s", list + "0.mode=soft"))
                .isEqualTo("7s");
        assertThat(value(list + "0.mode", list + "ttft-ceiling.base=7s", list + "ttft-ceiling.mode=soft"))
                .isEqualTo("soft");
    }

    @Test
    void nameAnItemThatAnEarlierOneGaveKeysTo() {
        String item = "policies.listed.fleet.admission.pool-exhausted.";
        String[] sets = {item + "retry_after=7s", item + "gate=false"};

        assertThat(value("policies.listed.fleet.admission.0.retry_after", sets)).isEqualTo("7s");
        assertThat(value("policies.listed.fleet.admission.0.gate", sets)).isEqualTo("false");
    }

    @Test
    void takeAnotherProfileThanTheOneThatStandsThere() throws IOException {
        Path other = Files.writeString(
                folder.resolve("p.yaml"),
                Files.readString(file)
                        .replace(
                                "h: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS, link: 100GB/s}",
                                "h: m4-max-40-64gb"));

        assertThat(EffectiveValues.load(other, "hardware.h.profile=rtx-3090").byPath())
                .containsEntry(
                        "hardware.h.memory",
                        EffectiveValues.load(other, "hardware.h=rtx-3090")
                                .byPath()
                                .get("hardware.h.memory"));
    }

    @Test
    void areToldThatAPlainValueHasNoKeys() {
        String[] sets = {"duration.hours=2", "workload.0.prompt.token=5", "fleet.one.resident.m.x=1"};
        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> ScenarioLoader.load(file, List.of(sets), policies));

        assertThat(refused.problems().stream().map(Object::toString))
                .containsExactly(
                        "--set duration.hours:1:1: `duration` is a single value, `1h`, and has no `hours`; set `duration` itself",
                        "--set fleet.one.resident.m.x:1:1: `fleet.one.resident` is a single value, `m`, and has no `x`; set"
                                + " `fleet.one.resident` itself",
                        "--set workload.0.prompt.token:1:1: unknown key `token` of `workload.0.prompt`; did you mean `tokens`?");
    }

    /** The records and sealed interfaces that {@code type} is made of. */
    private static void declared(Type type, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> declared(argument, seen));
        } else if (type instanceof Class<?> raw && seen.add(raw)) {
            if (raw.isSealed()) {
                Stream.of(raw.getPermittedSubclasses()).forEach(permitted -> declared(permitted, seen));
            } else if (raw.isRecord() && Component.isBound(raw)) {
                Component.of(raw).forEach(component -> declared(component.type(), seen));
            }
        }
    }
}
