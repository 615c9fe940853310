package io.simctl.live.process;

import io.simctl.live.http.Resources;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How one can see that a server is ready to serve a model. */
@FunctionalInterface
public interface Readiness {
    /** Longest wait for one answer to {@link #health}; a server busy with loading may take its time. */
    Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

    /**
     * Asks once.
     *
     * @param base the server's root
     * @return why it is not ready yet, or nothing when it is
     * @throws NeverReady if it will not get ready any more
     * @throws IOException if it did not answer; it may later
     */
    Optional<String> missing(URI base) throws IOException;

    /** Ready when a GET of that path is answered with success. */
    static Readiness health(String path) {
        return base -> notSuccess(HttpProbe.get(Resources.of(base, path), HEALTH_PATIENCE));
    }

    /** Ready when a GET of that path is answered at all, unless by a server's own trouble. */
    static Readiness answers(String path) {
        return base -> {
            HttpProbe.Answer answer = HttpProbe.get(Resources.of(base, path), HEALTH_PATIENCE);
            return answer.status() < 500 ? Optional.empty() : Optional.of("it answered " + answer);
        };
    }

    /**
     * Ready when a POST of that JSON is answered with success: for servers that report health before they have a model.
     *
     * @param patience for the answer, which takes as long as the model takes to load
     */
    static Readiness post(String path, String json, Duration patience) {
        return base -> notSuccess(HttpProbe.post(Resources.of(base, path), json, patience));
    }

    /** The same, but an answer that has this text in it means that the server never will be ready. */
    default Readiness unless(String fatal) {
        return base -> {
            Optional<String> missing = missing(base);
            if (missing.isPresent() && missing.get().contains(fatal)) {
                throw new NeverReady(missing.get());
            }
            return missing;
        };
    }

    /** Ready when this is, and then the other. */
    default Readiness then(Readiness other) {
        return base -> {
            Optional<String> missing = missing(base);
            return missing.isPresent() ? missing : other.missing(base);
        };
    }

    private static Optional<String> notSuccess(HttpProbe.Answer answer) {
        boolean success = answer.status() >= 200 && answer.status() < 300;
        return success ? Optional.empty() : Optional.of("it answered " + answer);
    }
}
