package io.simctl.scenario.backend;

import io.simctl.scenario.bind.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A family of inference servers: all that simctl knows of one. Each is one file, a record without components annotated
 * {@code @AutoService(ServerFamily.class)}, and is found by {@link java.util.ServiceLoader}.
 */
public interface ServerFamily extends Named {
    /** One line on what it is and how its models come and go. */
    String summary();

    /** How its servers come to run. */
    Launch launch();

    /** What shows that a server can serve its model: all of these, one after the other. */
    List<ReadinessCheck> readiness();

    /** What its servers take in a request. */
    Dialect dialect();

    /** Form in which its servers read a model. */
    ModelFormat format();

    /** Rules by which a server runs requests that is started as {@code backend} says, or whose user says that it was. */
    EngineSpec engine(BackendSpec backend);

    /** What requests must call the model that its server was told to serve as {@code source}. */
    default String requestName(String source) {
        return source;
    }

    /**
     * Options of its command that have a secret as their value, each with the environment variable from which its servers take the same: who
     * lists the processes of a machine reads their options, and not their environments.
     */
    default Map<String, String> secretOptions() {
        return Map.of();
    }

    /** A command, for messages, of a server that loads and unloads all models by itself; empty where there is no such mode. */
    default Optional<String> routerExample() {
        return Optional.empty();
    }
}
