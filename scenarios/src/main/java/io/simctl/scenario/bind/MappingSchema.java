package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas of records as mappings.
 *
 * @param partly whether any component may be left out
 */
record MappingSchema(Schema schema, boolean partly) {

    /** The schema of {@code record} with {@code more} keys, which must be there, and {@code optional} ones. */
    Map<String, Object> of(Class<?> record, Map<String, Object> more, Map<String, Object> optional) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        properties.putAll(optional);
        List<String> required = new ArrayList<>(more.keySet());
        for (Component component : Component.of(record)) {
            properties.put(component.name(), property(component));
            if (!partly && isRequired(component)) {
                required.add(component.name());
            }
        }
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("type", "object");
        mapping.put("properties", properties);
        if (!required.isEmpty()) {
            mapping.put("required", required);
        }
        mapping.put("additionalProperties", false);
        return mapping;
    }

    static boolean isRequired(Component component) {
        return !component.isOptional() && !component.hasDefault();
    }

    private Map<String, Object> property(Component component) {
        Knob knob = component.knob();
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", description(knob));
        property.putAll(schema.value(component.type(), knob, partly));
        if (component.hasDefault()) {
            property.put("default", Schema.json(knob.def()));
        }
        return property;
    }

    private static String description(Knob knob) {
        String unit = knob.unit().isEmpty() ? "" : " (" + knob.unit() + ")";
        String former = knob.formerly().length == 0 ? "" : "; formerly " + Names.quoteAll(List.of(knob.formerly()));
        return knob.value() + unit + former;
    }
}
