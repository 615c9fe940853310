package io.simctl.live.server;

import java.util.Locale;

/** The status of a model at a router. */
enum RouterStatus {
    UNLOADED,
    LOADING,
    LOADED,
    /** Not loaded, and the process that it had last ended with an error; so it does when the router ends it on purpose. */
    FAILED,
    /** The router does not list the model, or says of it what is not understood. */
    UNKNOWN;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Sleeping is as good as loaded, for a request wakes it. */
    static RouterStatus of(String value, boolean failed) {
        return switch (value) {
            case "loaded", "sleeping" -> LOADED;
            case "loading", "downloading" -> LOADING;
            case "unloaded" -> failed ? FAILED : UNLOADED;
            default -> UNKNOWN;
        };
    }
}
