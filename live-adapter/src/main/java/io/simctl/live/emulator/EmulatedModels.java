package io.simctl.live.emulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The models of a server. Others than the first are loaded on demand, as llama-server's router does. */
final class EmulatedModels implements AutoCloseable {
    private final Map<String, EmulatedModel> byName = new LinkedHashMap<>();
    private final EmulatedModel first;

    EmulatedModels(EmulatorOptions options, Runnable onDeath) {
        for (ModelOptions model : options.models()) {
            byName.put(model.name(), new EmulatedModel(model, onDeath));
        }
        first = byName.values().iterator().next();
    }

    /** The model that serves when a request names none. */
    EmulatedModel first() {
        return first;
    }

    /** Loads what is to be there from the start. */
    void start() {
        byName.values().stream().filter(model -> model.options().atStart()).forEach(EmulatedModel::load);
    }

    Collection<EmulatedModel> all() {
        return byName.values();
    }

    /** The model of that name; the only one serves under any name. */
    Optional<EmulatedModel> named(String name) {
        return name.isEmpty() || byName.size() == 1 ? Optional.of(first) : Optional.ofNullable(byName.get(name));
    }

    /** Whether a request has to wait for the model: the only one answers 503 instead. */
    boolean isRouter() {
        return byName.size() > 1;
    }

    /** The model's engine, which is loaded first when need be and the server is a router. */
    Optional<Engine> engine(EmulatedModel model) {
        if (isRouter()) {
            model.load();
            model.whenLoaded().join();
        }
        return model.engine();
    }

    @Override
    public void close() {
        byName.values().forEach(EmulatedModel::unload);
    }
}
