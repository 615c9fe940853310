package io.simctl.scenario.backend;

import java.util.Optional;

/** A question to a server, and the answer that it gives when it can serve its model. */
public sealed interface ReadinessCheck {
    /** Path of the resource that is asked. */
    String path();

    /**
     * A GET is answered with success.
     *
     * @param fatal text of an answer by which the server says that it will never be ready
     */
    record Healthy(String path, Optional<String> fatal) implements ReadinessCheck {
        /** Of a server that does not say so. */
        public Healthy(String path) {
            this(path, Optional.empty());
        }
    }

    /** A GET is answered at all, unless by the server's own trouble: it may want a key, which is none of our business here. */
    record Answers(String path) implements ReadinessCheck {}

    /**
     * A POST is answered with success: for servers that say that they are healthy before they have their model.
     *
     * @param json what is posted; the answer takes as long as the model takes to load
     */
    record Completes(String path, String json) implements ReadinessCheck {}
}
