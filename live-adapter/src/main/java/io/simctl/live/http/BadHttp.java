package io.simctl.live.http;

import java.io.IOException;

/** Something that is not HTTP/1.1; the connection that it came by is of no further use. */
public final class BadHttp extends IOException {
    /** Says what was found and what was expected. */
    public BadHttp(String message) {
        super(message);
    }
}
