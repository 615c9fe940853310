package io.simctl.cli.catalog;

import io.simctl.scenario.profile.Ceiling;
import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.Profiles.Named;
import io.simctl.scenario.profile.Source;
import io.simctl.scenario.profile.Sourced;
import io.simctl.scenario.yaml.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Profiles for programs to read, as maps and lists: bytes, bytes per second, FLOPs per second, tokens per second. */
final class ProfileJson {
    private ProfileJson() {}

    static Map<String, Object> of(ProfileSelection selection) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "hardware",
                selection.hardware().stream().map(ProfileJson::machine).toList());
        json.put("models", selection.models().stream().map(ProfileJson::model).toList());
        json.put(
                "decode_ceilings",
                selection.ceilings().stream().map(ProfileJson::ceiling).toList());
        return json;
    }

    private static Map<String, Object> machine(Named<HardwareProfile> machine) {
        HardwareProfile profile = machine.profile();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", machine.name());
        json.put("label", profile.label());
        json.put("memory", profile.memory());
        json.put("reserve", profile.reserve());
        json.put("bandwidth", profile.bandwidth());
        json.put("compute", profile.compute());
        json.put("sources", sources(machine));
        return json;
    }

    private static Map<String, Object> model(Named<ModelProfile> model) {
        ModelProfile profile = model.profile();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", model.name());
        json.put("label", profile.label());
        json.put("parameters", profile.parameters());
        json.put("active_parameters", profile.activeParameters().orElse(profile.parameters()));
        json.put("layers", profile.layers());
        json.put("hidden", profile.hidden());
        json.put("context", profile.context());
        json.put("kv_per_token", profile.kvPerToken());
        profile.experts().ifPresent(e -> json.put("experts", Map.of("count", e.count(), "active", e.active())));
        json.put("quantisations", quantisations(model));
        json.put("measurements", measurements(model));
        json.put("sources", sources(model));
        return json;
    }

    private static List<Map<String, Object>> quantisations(Named<ModelProfile> model) {
        return model.profile().quantisations().entrySet().stream()
                .map(e -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", e.getKey());
                    json.put("weights", e.getValue().weights());
                    json.put("expert_bytes", model.profile().expertBytes(e.getValue()));
                    json.put("bytes_per_token", model.profile().bytesPerToken(e.getValue()));
                    e.getValue().source().ifPresent(s -> json.put("source", source(model.source(s))));
                    return json;
                })
                .toList();
    }

    private static List<Map<String, Object>> measurements(Named<ModelProfile> model) {
        return model.profile().measurements().stream()
                .map(measured -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("hardware", measured.hardware());
                    json.put("quantisation", measured.quantisation());
                    measured.decode().ifPresent(rate -> {
                        json.put("decode", rate);
                        json.put("sequences", measured.sequences());
                        json.put("context", measured.context());
                    });
                    measured.prefill().ifPresent(rate -> {
                        json.put("prefill", rate);
                        json.put("prompt", measured.prompt());
                    });
                    json.put("source", source(model.source(measured.source())));
                    json.put("note", measured.note());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> ceiling(Ceiling ceiling) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hardware", ceiling.hardware());
        json.put("model", ceiling.model());
        json.put("quantisation", ceiling.quantisation());
        json.put("decode", ceiling.decode());
        json.put("fits", ceiling.fits());
        return json;
    }

    private static Map<String, Object> sources(Named<? extends Sourced> named) {
        Map<String, Object> json = new LinkedHashMap<>();
        named.profile()
                .sources()
                .forEach((source, values) -> values.forEach(value -> json.put(value, source(named.source(source)))));
        return json;
    }

    private static Map<String, Object> source(Source source) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", Names.kebab(source.kind().name()));
        json.put("url", source.url());
        json.put("note", source.note());
        return json;
    }
}
