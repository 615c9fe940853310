package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.Names;
import java.lang.reflect.InvocationTargetException;
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
public record Component(String name, Type type, Knob knob, RecordComponent declared) {
    private record Unbounded(@Knob("") String value) {}

    /** Reflection reads annotations anew each time it is asked, which would be most of the time that a scenario takes. */
    private static final ClassValue<List<Component>> OF_RECORD = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
        }
    };

    /** A knob that bounds nothing. */
    static final Knob FREE = of(Unbounded.class).getFirst().knob();

    /** The components of a record in their order. */
    public static List<Component> of(Class<?> type) {
        return OF_RECORD.get(type);
    }

    /** Whether {@code record} is bound component by component: whether each has a knob. */
    public static boolean isBound(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).allMatch(c -> c.isAnnotationPresent(Knob.class));
    }

    private static Component of(RecordComponent declared) {
        Knob knob = Optional.ofNullable(declared.getAnnotation(Knob.class))
                .orElseThrow(() -> new IllegalStateException(
                        declared.getDeclaringRecord() + "." + declared.getName() + " has no @Knob"));
        String name = knob.name().isEmpty() ? Names.snake(declared.getName()) : knob.name();
        return new Component(name, declared.getGenericType(), knob, declared);
    }

    /** Whether it may be left out without having a default. */
    public boolean isOptional() {
        return declared.getType() == Optional.class;
    }

    /** Whether it has a default. */
    public boolean hasDefault() {
        return !knob.def().equals(Knob.REQUIRED);
    }

    /** The component's value in {@code owner}. */
    public Object in(Record owner) {
        try {
            declared.getAccessor().setAccessible(true);
            return declared.getAccessor().invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(declared + " cannot be read", e);
        }
    }

    /** Makes a record of the values of all its components. */
    static <T extends Record> T make(Class<T> type, List<Component> components, List<Object> values) {
        try {
            Class<?>[] types =
                    components.stream().map(c -> c.declared().getType()).toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
