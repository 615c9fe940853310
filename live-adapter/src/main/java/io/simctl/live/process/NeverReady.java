package io.simctl.live.process;

import java.io.IOException;

/** The word of a server that it will not get ready any more. */
public final class NeverReady extends IOException {
    /** In the server's own words. */
    public NeverReady(String message) {
        super(message);
    }
}
