package io.simctl.live.process;

import java.io.IOException;

/** A server has said that it will not get ready any more. */
public final class NeverReady extends IOException {
    public NeverReady(String message) {
        super(message);
    }
}
