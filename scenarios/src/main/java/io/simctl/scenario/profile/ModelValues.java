package io.simctl.scenario.profile;

import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.profile.ModelProfile.Quantisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that a profile has for a scenario's model, as a tree of YAML. */
final class ModelValues {
    private static final List<String> THE_SAME = List.of("context", "parameters", "active_parameters", "layers");

    private ModelValues() {}

    static Map<String, Object> of(ModelProfile profile, Quantisation size) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("weights", size.weights());
        profile.quantisations().forEach((name, of) -> {
            if (of.equals(size)) {
                values.put("quantisation", name);
            }
        });
        values.put("kv_per_token", profile.kvPerToken());
        Map<String, Object> tree = EffectiveConfig.tree(profile);
        for (String key : THE_SAME) {
            if (tree.containsKey(key)) {
                values.put(key, tree.get(key));
            }
        }
        profile.attentionWidth().ifPresent(width -> values.put("attention_width", width));
        profile.kvLayers().ifPresent(layers -> values.put("attention_layers", layers));
        values.put("hidden", profile.hidden());
        profile.queryHeads().ifPresent(heads -> values.put("query_heads", heads));
        values.put("kv_heads", profile.kvHeads());
        profile.experts().ifPresent(experts -> {
            Map<String, Object> routed = new LinkedHashMap<>(EffectiveConfig.tree(experts));
            routed.remove("parameters");
            routed.put("bytes", profile.expertBytes(size));
            values.put("experts", routed);
        });
        return values;
    }
}
