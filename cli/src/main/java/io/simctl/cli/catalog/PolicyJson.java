package io.simctl.cli.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.bind.Component;
import java.util.List;

/** Policies and their knobs as JSON. */
final class PolicyJson {
    private PolicyJson() {}

    static String of(List<PolicyType<?, ?>> types) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        types.forEach(type -> all.add(policy(type)));
        return all.toPrettyString();
    }

    private static ObjectNode policy(PolicyType<?, ?> type) {
        ObjectNode policy = JsonNodeFactory.instance
                .objectNode()
                .put("name", type.name())
                .put("level", type.kind().level())
                .put("slot", type.kind().slot())
                .put("system", PoliciesCommand.system(type))
                .put("summary", type.summary());
        ArrayNode knobs = policy.putArray("knobs");
        for (Component component : Component.of(type.knobs())) {
            ObjectNode knob = knobs.addObject().put("name", component.name());
            if (component.hasDefault()) {
                knob.put("default", component.knob().def());
            }
            knob.put("required", !component.hasDefault() && !component.isOptional());
            knob.put("unit", component.knob().unit())
                    .put("help", component.knob().value());
        }
        ArrayNode defects = policy.putArray("defects");
        type.defects().forEach(defects::add);
        return policy;
    }
}
