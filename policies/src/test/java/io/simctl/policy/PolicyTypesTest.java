package io.simctl.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.simctl.policy.admission.FleetAdmission;
import io.simctl.policy.admission.NodeAdmission;
import io.simctl.policy.placement.Placement;
import io.simctl.policy.scheduling.FleetScheduling;
import io.simctl.policy.scheduling.NodeScheduling;
import io.simctl.policy.swap.Swap;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PolicyTypesTest {
    private static final Policies POLICIES = Policies.load(PolicyTypesTest.class.getClassLoader());

    private static final Map<PolicyKind, Class<?>> INTERFACES = Map.of(
            PolicyKind.FLEET_ADMISSION, FleetAdmission.class,
            PolicyKind.FLEET_SCHEDULING, FleetScheduling.class,
            PolicyKind.FLEET_PLACEMENT, Placement.class,
            PolicyKind.NODE_ADMISSION, NodeAdmission.class,
            PolicyKind.NODE_SCHEDULING, NodeScheduling.class,
            PolicyKind.NODE_SWAP, Swap.class);

    @Test
    void findsEveryPolicyByKindAndName() {
        assertThat(POLICIES.all().stream().map(t -> t.kind() + " " + t.name()))
                .containsExactly(
                        "FLEET_ADMISSION concurrency-cap",
                        "FLEET_ADMISSION memory-headroom",
                        "FLEET_ADMISSION model-shed",
                        "FLEET_ADMISSION pool-exhausted",
                        "FLEET_ADMISSION ttft-ceiling",
                        "FLEET_SCHEDULING additive-cost",
                        "FLEET_SCHEDULING least-busy",
                        "FLEET_SCHEDULING marginal-cost",
                        "FLEET_SCHEDULING power-of-two",
                        "FLEET_SCHEDULING random",
                        "FLEET_SCHEDULING round-robin",
                        "FLEET_PLACEMENT model-pools",
                        "FLEET_PLACEMENT none",
                        "FLEET_PLACEMENT static",
                        "NODE_ADMISSION bounded-queue",
                        "NODE_ADMISSION unbounded",
                        "NODE_SCHEDULING fifo",
                        "NODE_SCHEDULING shortest-first",
                        "NODE_SWAP lru",
                        "NODE_SWAP refuse");
    }

    @TestFactory
    Stream<DynamicTest> aPolicyIsOneClassWithItsTypeInside() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    Class<?> policy = type.getClass().getEnclosingClass();
                    assertThat(policy).isNotNull().isFinal();
                    assertThat(policy.getEnclosingClass()).isNull();
                    assertThat(INTERFACES.get(type.kind())).isAssignableFrom(policy);
                    assertThat(Arrays.stream(policy.getDeclaredClasses()).filter(PolicyType.class::isAssignableFrom))
                            .containsExactly(type.getClass());
                    assertThat(type.summary()).isNotBlank().doesNotContain("\n");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyKnobHasHelpAndADefaultThatCanBeRead() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    assertThat(Modifier.isPublic(type.knobs().getModifiers())).isTrue();
                    for (RecordComponent component : type.knobs().getRecordComponents()) {
                        Knob knob = component.getAnnotation(Knob.class);
                        assertThat(knob).as("@Knob of " + component).isNotNull();
                        assertThat(knob.value()).as("help of " + component).isNotBlank();
                        if (!knob.def().equals(Knob.REQUIRED)) {
                            assertThatCode(() -> KnobValues.parse(knob.def(), component.getGenericType()))
                                    .as("default of " + component)
                                    .doesNotThrowAnyException();
                        } else if (component.getType() != Optional.class) {
                            assertThat(type.name() + " " + component.getName()).isEqualTo("model-shed models");
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> defectsAreNamedWhereThereIsAKnobForThem() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    boolean hasKnob = Arrays.stream(type.knobs().getRecordComponents())
                            .anyMatch(c -> c.getName().equals("defects"));
                    assertThat(type.defects().isEmpty()).isEqualTo(!hasKnob);
                    assertThat(type.defects()).allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
                }));
    }

    /** A second policy in a file would be found by the loader, but not by whoever looks for it. */
    @Test
    void noFileHoldsTwoPolicies() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/simctl/policy"))) {
            List<Path> withTypes = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> occurrences(f, "@AutoService(PolicyType.class)\n") > 0)
                    .toList();
            assertThat(withTypes).hasSameSizeAs(POLICIES.all());
            assertThat(withTypes).allMatch(f -> occurrences(f, "@AutoService(PolicyType.class)\n") == 1);
        }
    }

    private static int occurrences(Path file, String text) {
        try {
            return Files.readString(file).split(java.util.regex.Pattern.quote(text), -1).length - 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
