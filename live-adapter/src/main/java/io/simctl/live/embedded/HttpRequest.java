package io.simctl.live.embedded;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.util.Optional;

/** A request as it came in. */
record HttpRequest(String method, String path, boolean keepAlive, byte[] body) {
    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    /** The next request of a connection, or none when the client has closed it. */
    static Optional<HttpRequest> read(HttpInput in) throws IOException {
        Optional<Head> head = in.head();
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] body = in.requestBody(head.get()).readAll(LONGEST_BODY);
        return Optional.of(new HttpRequest(
                head.get().method(), head.get().path(), head.get().keepsAlive(), body));
    }
}
