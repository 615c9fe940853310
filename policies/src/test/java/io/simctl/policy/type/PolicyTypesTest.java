package io.simctl.policy.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PolicyTypesTest {
    private static final Pattern DECLARATION =
            Pattern.compile("^ *@AutoService\\(PolicyType.class\\)$", Pattern.MULTILINE);
    private static final Policies POLICIES = Policies.load(PolicyTypesTest.class.getClassLoader());

    @Test
    void findsEveryPolicyThatThereIsASourceFileOf() throws IOException {
        List<String> found = POLICIES.all().stream()
                .map(type -> type.getClass().getEnclosingClass().getSimpleName())
                .toList();
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(sourcesOfPolicies())
                .hasSizeGreaterThan(15);
    }

    @Test
    void noTwoPoliciesOfAKindHaveTheSameName() {
        assertThat(POLICIES.all().stream().map(type -> type.kind() + " " + type.name()))
                .doesNotHaveDuplicates();
    }

    /** Class names of the files that say they hold a policy; a file that holds two is named twice. */
    private static List<String> sourcesOfPolicies() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/simctl/policy"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher declarations = DECLARATION.matcher(Files.readString(file));
                while (declarations.find()) {
                    names.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return names;
    }

    @TestFactory
    Stream<DynamicTest> aPolicyIsOneClassWithItsTypeInside() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    Class<?> policy = type.getClass().getEnclosingClass();
                    assertThat(policy).isNotNull().isFinal();
                    assertThat(policy.getEnclosingClass()).isNull();
                    assertThat(type.kind().policy()).isAssignableFrom(policy);
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
                    for (KnobComponent of : KnobComponent.of(type.knobs())) {
                        RecordComponent component = of.declared();
                        assertThat(of.knob()).as("@Knob of " + component).isPresent();
                        Knob knob = of.knob().get();
                        assertThat(knob.value()).as("help of " + component).isNotBlank();
                        if (!knob.def().equals(Knob.REQUIRED)) {
                            assertThatCode(() -> KnobValues.parse(knob.def(), component.getGenericType()))
                                    .as("default of " + component)
                                    .doesNotThrowAnyException();
                        } else if (component.getType() != Optional.class) {
                            assertThat(type.name() + " " + component.getName())
                                    .as("a knob that must be given, since no default makes sense")
                                    .matches(
                                            "model-shed models|matrix sets|(pin|warm|spillover) (model|targets)|(idle-unload|busy-watchdog|load-cooldown|memory-reclaimer) swap");
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> defectsAreNamedWhereThereIsAKnobForThem() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    boolean hasKnob = KnobComponent.of(type.knobs()).stream()
                            .anyMatch(c -> c.declared().getName().equals("defects"));
                    assertThat(type.defects().isEmpty()).isEqualTo(!hasKnob);
                    assertThat(type.defects()).allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyPolicySaysWhichSystemItFollows() {
        return POLICIES.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    assertThat(type.source().system()).isNotBlank();
                    assertThat(type.source().reference()).isNotBlank().doesNotContain("\n");
                    assertThat(type.summary())
                            .as("the system has a column of its own")
                            .doesNotContain("(" + type.source().system());
                }));
    }
}
