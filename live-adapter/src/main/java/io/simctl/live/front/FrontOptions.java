package io.simctl.live.front;

import io.simctl.scenario.bind.Secret;
import java.util.Optional;

/**
 * The address of a front, and what it asks of requests.
 *
 * @param host address to listen at
 * @param port 0 for any free one
 * @param key what requests must carry, when they must
 * @param faults of every reply, where faults can be asked for at all; as {@link Faults#parse} reads them
 */
public record FrontOptions(String host, int port, Optional<Secret> key, Optional<String> faults) {
    /** Of a server of the loopback interface that everybody may use and that makes no fault on purpose. */
    public static FrontOptions at(int port) {
        return new FrontOptions("127.0.0.1", port, Optional.empty(), Optional.empty());
    }
}
