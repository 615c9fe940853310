package io.simctl.live.http;

import java.io.IOException;

/** The other side sent something that is not HTTP/1.1; the connection is of no further use. */
public final class BadHttp extends IOException {
    public BadHttp(String message) {
        super(message);
    }
}
