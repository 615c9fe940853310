package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.policy.type.KnobComponent;
import io.simctl.policy.type.KnobGroup;
import io.simctl.scenario.yaml.Names;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A component of a record that is bound from YAML.
 *
 * @param name in YAML
 * @param type with its arguments
 * @param knob help, default and bounds
 * @param declared as Java knows it
 */
public record Component(String name, Type type, Knob knob, KnobComponent declared) {
    private record Unbounded(@Knob("") String value) {}

    /** Reflection reads annotations anew each time it is asked, which would be most of the time that a scenario takes. */
    private static final ClassValue<List<Component>> OF_RECORD = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return KnobComponent.of(type).stream().map(Component::of).toList();
        }
    };

    /** A knob that bounds nothing. */
    static final Knob FREE = of(Unbounded.class).getFirst().knob();

    /** The components of a record in their order. */
    public static List<Component> of(Class<?> type) {
        return OF_RECORD.get(type);
    }

    /** True if {@code record} is bound component by component: if each has a knob or is a group. */
    public static boolean isBound(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .allMatch(c -> c.isAnnotationPresent(Knob.class) || c.isAnnotationPresent(KnobGroup.class));
    }

    private static Component of(KnobComponent component) {
        RecordComponent declared = component.declared();
        Knob knob = component
                .knob()
                .orElseThrow(() -> new IllegalStateException(
                        declared.getDeclaringRecord() + "." + declared.getName() + " has no @Knob"));
        String name = knob.name().isEmpty() ? Names.snake(declared.getName()) : knob.name();
        return new Component(name, declared.getGenericType(), knob, component);
    }

    /** Whether it may be left out without having a default. */
    public boolean isOptional() {
        return declared.declared().getType() == Optional.class;
    }

    /** Whether it has a default. */
    public boolean hasDefault() {
        return !knob.def().equals(Knob.REQUIRED);
    }

    /** The component's value in {@code owner}. */
    public Object in(Record owner) {
        return declared.in(owner);
    }
}
