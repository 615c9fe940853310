package io.simctl.experiments.live;

import java.nio.file.Path;
import java.util.Optional;

/** The folder in which models that simctl makes are kept from one run to the next. */
public final class ModelCache {
    private ModelCache() {}

    /** In the user's cache, which {@code XDG_CACHE_HOME} may name. */
    public static Path folder() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .orElse(System.getProperty("user.home") + "/.cache");
        return Path.of(cache, "simctl", "models");
    }
}
