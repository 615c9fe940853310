package io.simctl.scenario.load;

import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.ServerFamilies;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.Schema;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.profile.Profiles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of scenarios, with all policies and profiles that a scenario may name. */
public final class ScenarioSchema {
    private static final String PROFILE_FILE = "^.*(/.*|\\.ya?ml(#.*)?)$";

    private ScenarioSchema() {}

    /** The schema as maps, lists and plain values. */
    public static Map<String, Object> of(Policies policies) {
        Map<Class<?>, Schema.Custom> customs = Map.of(
                PolicyChoice.class, (type, schema) -> policy(type, schema, policies),
                ServerFamily.class,
                        (type, schema) ->
                                Schema.names(ServerFamilies.installed().all()),
                ModelSpec.class, (type, schema) -> schema.define("model", () -> model(schema)),
                HardwareSpec.class, (type, schema) -> schema.define("hardware", () -> hardware(schema)));
        Schema schema = new Schema(customs);
        Map<String, Object> root = new LinkedHashMap<>(schema.mapping(Scenario.class));
        // machines of the fleet may be profiles
        root.computeIfPresent(
                "required",
                (key, names) -> ((Collection<?>) names)
                        .stream().filter(name -> !name.equals("hardware")).toList());
        return schema.document("simctl scenario", root);
    }

    private static Map<String, Object> policy(Type type, Schema schema, Policies policies) {
        PolicyKind kind = PolicyKind.of(((ParameterizedType) type).getActualTypeArguments()[0]);
        return schema.define(kind.level() + "-" + kind.slot(), () -> {
            List<Map<String, Object>> choices = new ArrayList<>();
            for (PolicyType<?, ?> policy : policies.of(kind)) {
                if (PolicyBinder.isUsual(policy)) {
                    choices.add(schema.mapping(policy.knobs()));
                }
                for (Map<String, Object> choice : schema.named(policy.name(), policy.knobs())) {
                    Map<String, Object> described = new LinkedHashMap<>();
                    described.put("description", policy.name() + ": " + policy.summary());
                    described.putAll(choice);
                    choices.add(described);
                }
            }
            return Schema.anyOf(choices);
        });
    }

    private static Map<String, Object> model(Schema schema) {
        Collection<String> names = Profiles.shipped().models().keySet();
        List<String> quantisations = Profiles.shipped().models().values().stream()
                .flatMap(model -> model.profile().quantisations().keySet().stream())
                .distinct()
                .toList();
        Map<String, Object> name = profile(schema, "model-profile", "profile of the model", names);
        Map<String, Object> quantisation = Schema.ordered(
                "description",
                "how the weights are stored; the profile's first when left out",
                "examples",
                quantisations);
        Map<String, Object> file =
                Schema.ordered("description", "GGUF file whose header has the numbers", "type", "string");
        return Schema.anyOf(List.of(
                schema.mapping(ModelSpec.class),
                schema.partly(ModelSpec.class, Map.of("profile", name), Map.of("quantisation", quantisation)),
                schema.partly(ModelSpec.class, Map.of("file", file), Map.of()),
                name));
    }

    private static Map<String, Object> hardware(Schema schema) {
        Map<String, Object> name =
                profile(schema, "hardware-profile", "profile of the machine", Profiles.machineNames());
        return Schema.anyOf(List.of(
                schema.mapping(HardwareSpec.class),
                schema.partly(HardwareSpec.class, Map.of("profile", name), Map.of()),
                name));
    }

    private static Map<String, Object> profile(
            Schema schema, String definition, String what, Collection<String> names) {
        return schema.define(
                definition,
                () -> Schema.ordered(
                        "description",
                        what + ", or a file with one",
                        "anyOf",
                        List.of(
                                Map.of("enum", List.copyOf(names)),
                                Schema.ordered("type", "string", "pattern", PROFILE_FILE))));
    }
}
