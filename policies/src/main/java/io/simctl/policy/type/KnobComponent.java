package io.simctl.policy.type;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A component of a record that has a {@link Knob}, or one of a {@link KnobGroup} in it.
 *
 * @param way from the record through its groups, the component itself last
 */
public record KnobComponent(List<RecordComponent> way) {
    /** Keeps a copy. */
    public KnobComponent {
        way = List.copyOf(way);
    }

    /** The components of a record in their order, those of its groups in the groups' places. */
    public static List<KnobComponent> of(Class<?> record) {
        List<KnobComponent> all = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.isAnnotationPresent(KnobGroup.class)) {
                of(component.getType()).forEach(inner -> all.add(inner.behind(component)));
            } else {
                all.add(new KnobComponent(List.of(component)));
            }
        }
        return all;
    }

    private KnobComponent behind(RecordComponent group) {
        List<RecordComponent> longer = new ArrayList<>(way);
        longer.addFirst(group);
        return new KnobComponent(longer);
    }

    /** The component as Java knows it. */
    public RecordComponent declared() {
        return way.getLast();
    }

    /** Its knob; empty where somebody forgot it. */
    public Optional<Knob> knob() {
        return Optional.ofNullable(declared().getAnnotation(Knob.class));
    }

    /** Its value in a record. */
    public Object in(Record owner) {
        Object value = owner;
        try {
            for (RecordComponent step : way) {
                step.getAccessor().setAccessible(true);
                value = step.getAccessor().invoke(value);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(declared() + " cannot be read", e);
        }
        return value;
    }

    /**
     * Makes a record, and the groups in it.
     *
     * @param values of its components as {@link #of} has them
     */
    public static <T extends Record> T make(Class<T> record, Iterable<?> values) {
        return make(record, values.iterator());
    }

    private static <T extends Record> T make(Class<T> record, Iterator<?> values) {
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = components[i].isAnnotationPresent(KnobGroup.class)
                    ? make(types[i].asSubclass(Record.class), values)
                    : values.next();
        }
        try {
            Constructor<T> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record + " cannot be made", e);
        }
    }
}
