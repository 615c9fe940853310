package io.simctl.live.process;

import io.simctl.live.http.Resources;
import io.simctl.scenario.backend.ReadinessCheck;
import io.simctl.scenario.backend.ReadinessCheck.Answers;
import io.simctl.scenario.backend.ReadinessCheck.Completes;
import io.simctl.scenario.backend.ReadinessCheck.Healthy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way to see that a server is ready to serve a model. */
@FunctionalInterface
public interface Readiness {
    /** Longest wait for the answer to a GET; a server busy with loading may take its time. */
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

    /**
     * Ready when all of the checks are passed, one after the other.
     *
     * @param timeouts for an answer that takes as long as the model takes to load
     */
    static Readiness of(List<ReadinessCheck> checks, Duration timeouts) {
        return base -> {
            for (ReadinessCheck check : checks) {
                Optional<String> missing = missing(check, Resources.of(base, check.path()), timeouts);
                if (missing.isPresent()) {
                    return missing;
                }
            }
            return Optional.empty();
        };
    }

    private static Optional<String> missing(ReadinessCheck check, URI resource, Duration timeouts) throws IOException {
        return switch (check) {
            case Healthy healthy -> {
                Optional<String> missing = notSuccess(HttpProbe.get(resource, HEALTH_PATIENCE));
                if (missing.isPresent()
                        && healthy.fatal().filter(missing.get()::contains).isPresent()) {
                    throw new NeverReady(missing.get());
                }
                yield missing;
            }
            case Answers answers -> {
                HttpProbe.Answer answer = HttpProbe.get(resource, HEALTH_PATIENCE);
                yield answer.status() < 500 ? Optional.empty() : Optional.of("it answered " + answer);
            }
            case Completes completes -> notSuccess(HttpProbe.post(resource, completes.json(), timeouts));
        };
    }

    private static Optional<String> notSuccess(HttpProbe.Answer answer) {
        boolean success = answer.status() >= 200 && answer.status() < 300;
        return success ? Optional.empty() : Optional.of("it answered " + answer);
    }
}
