package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.ModelEstimate;
import io.simctl.scenario.yaml.Names;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models of a configuration by their ids, in its order. */
record LlamaSwapModels(Map<String, LlamaSwapModel> byId) {
    /** The other names of models, by them. */
    Map<String, String> aliases() {
        Map<String, String> aliases = new LinkedHashMap<>();
        byId.forEach((id, model) -> model.aliases().forEach(alias -> aliases.put(alias, id)));
        return aliases;
    }

    /** The sizes by id. */
    Map<String, ModelEstimate> sizes() {
        Map<String, ModelEstimate> sizes = new LinkedHashMap<>();
        byId.forEach((id, model) -> sizes.put(id, model.size()));
        return sizes;
    }

    /** The id that {@code name} is; a name that is none is a problem in the value of {@code key}. */
    Optional<String> real(String name, ForeignMapping in, String key) {
        if (byId.containsKey(name)) {
            return Optional.of(name);
        }
        Optional<String> behind = Optional.ofNullable(aliases().get(name));
        in.problem(
                key,
                "there is no model %s%s"
                        .formatted(
                                Names.quote(name),
                                behind.map(id -> "; it is an alias, and llama-swap wants the id here: "
                                                + Names.quote(id))
                                        .orElseGet(() -> Names.hint(name, byId.keySet()))));
        return Optional.empty();
    }

    int index(String id) {
        return List.copyOf(byId.keySet()).indexOf(id);
    }

    /** The models of these indices. */
    List<String> ids(BitSet indices) {
        List<String> all = List.copyOf(byId.keySet());
        List<String> ids = new ArrayList<>();
        indices.stream().forEach(i -> ids.add(all.get(i)));
        return ids;
    }

    /** Bytes of the weights of these models. */
    long weights(Collection<String> ids) {
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .mapToLong(model -> model.size().weights())
                .sum();
    }

    /** Bytes of the largest. */
    long largest(Collection<String> ids) {
        return ids.stream().mapToLong(id -> weights(List.of(id))).max().orElse(0);
    }
}
