package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.ModelSize;
import io.simctl.live.server.ServedModel;
import io.simctl.scenario.backend.BackendSpec;
import java.util.List;
import java.util.Optional;

/**
 * A backend and models to be calibrated.
 *
 * @param backend what serves the models
 * @param models those to measure, at least one
 * @param small a model that is tiny beside them, loaded to separate the time of starting a server from that of reading weights
 */
public record Subject(BackendSpec backend, List<Model> models, Optional<Model> small) {
    /** Keeps a copy. */
    public Subject {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to calibrate without a model");
        }
    }

    /**
     * A model.
     *
     * @param served its name in profiles, and what its server is to serve
     * @param size as far as it is known
     */
    public record Model(ServedModel served, ModelSize size) {}

    /** Whether its servers are started and ended by simctl, or load and unload at its order. */
    boolean isLoaded() {
        return backend.url().isEmpty() || backend.router();
    }

    /** The two that are served at once, if two can be: the first twice where there is no second and each has a process. */
    Optional<List<ServedModel>> pair() {
        if (!isLoaded()) {
            return Optional.empty();
        }
        ServedModel first = models.getFirst().served();
        if (models.size() > 1) {
            return Optional.of(List.of(first, models.get(1).served()));
        }
        return backend.router()
                ? Optional.empty()
                : Optional.of(List.of(
                        first,
                        new ServedModel(first.name() + " (second)", first.source(), first.slots(), first.context())));
    }
}
